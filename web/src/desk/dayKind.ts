/** Whether the server's day is a working day, as its calendar says; known once the today page was read. */
import { computed, ref } from 'vue';
import { i18n } from '@/i18n';
import type { Schemas } from '@/api';

type DayFacts = Pick<Schemas['Today'], 'workday' | 'holiday'>;

const facts = ref<DayFacts | null>(null);

export function learnDay(today: DayFacts): void {
  facts.value = { workday: today.workday, holiday: today.holiday };
}

export const dayKind = computed(() => {
  const { workday, holiday } = facts.value ?? {};
  if (workday === undefined) return null;
  const name = holiday ? `${holiday} · ` : '';
  return {
    rest: !workday,
    text: name + i18n.global.t(workday ? 'desk.header.workday' : 'desk.header.restday'),
  };
});
