/** The units in which the signed-in person may write about places: their own, or all of the plan. */
import { computed } from 'vue';
import { session } from '@/api';

export const unitOptions = computed(() => {
  const own = session.value?.person.unit;
  return (session.value?.plan.units ?? [])
    .filter((unit) => !own || unit.id === own)
    .map((unit) => ({ value: unit.id, label: unit.name }));
});

export const ownUnit = computed(() => session.value?.person.unit ?? '');
