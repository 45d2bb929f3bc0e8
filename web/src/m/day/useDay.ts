/** The day on this phone: what was pulled, what was recorded since, and which date it is. */
import { computed, onUnmounted, ref } from 'vue';
import { serverNow } from '@/api';
import { dayOf } from '@/shared/time';
import { day, outboxItems, profile } from '../field';
import { dayLists, stopsOf, type DayLists, type OwnAsk, type Round, type Stop } from './day';

const minute = 60_000;

export function useDay() {
  const today = ref(dayOf(serverNow()));
  // A phone that lies open over night shows the next day.
  const clock = setInterval(() => (today.value = dayOf(serverNow())), minute);
  onUnmounted(() => clearInterval(clock));
  const cut = computed(() => profile.value?.cut ?? null);

  const lists = computed<DayLists | null>(() =>
    day.value ? dayLists(day.value, outboxItems.value, cut.value, today.value) : null,
  );
  const stops = (round: Round): Stop[] =>
    day.value ? stopsOf(day.value, round, outboxItems.value, cut.value, today.value) : [];
  const findRound = (plan: string, rule: string): Round | undefined =>
    day.value?.rounds.find((round) => round.plan === plan && round.rule === rule);
  const findAsk = (plan: string, rule: string, unit: string): OwnAsk | undefined => {
    const all = Object.values(lists.value ?? {}).flat() as DayLists['open'];
    const same = all.filter(
      ({ ask }) => ask.plan === plan && ask.rule === rule && ask.row.unit === unit,
    );
    return (same.find(({ state }) => state === 'open') ?? same[0])?.ask;
  };
  return { day, today, lists, stops, findRound, findAsk };
}
