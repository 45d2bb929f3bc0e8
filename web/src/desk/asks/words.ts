/** What pages say about an ask, in the reader's language. */
import { useI18n } from 'vue-i18n';
import { formatDay } from '@/shared/time';
import {
  doneOf,
  lastWords,
  progressOf,
  type Ask,
  type AskRow,
  type AskRule,
  type AskState,
  type Block,
  type Counts,
} from './asks';

export function useAskWords() {
  const { t } = useI18n();

  const blockText = (block: Block): string => t(`desk.asks.block.${block}`);
  const stateText = (state: AskState): string => t(`desk.asks.state.${state}`);

  function daysText({ from, to }: { from: string; to: string }): string {
    return from === to
      ? formatDay(from)
      : t('desk.asks.days', { from: formatDay(from), to: formatDay(to) });
  }
  function lastText(to: string, today: string): string {
    const { key, n } = lastWords(to, today);
    return t(`desk.asks.last.${key}`, { n }, n);
  }
  /** How far one unit is. */
  function rowText(ask: Pick<AskRule, 'once' | 'deliver'>, row: AskRow): string {
    const { by, n, of, left } = progressOf(ask, row);
    if (by === 'items') {
      const still = left.join(t('desk.asks.progress.and'));
      return left.length > 0
        ? t('desk.asks.progress.items', { n, of, left: still })
        : t('desk.asks.progress.allItems', { of });
    }
    if (n === 0 && of === 1) return t('desk.asks.progress.none');
    return t('desk.asks.progress.times', { n, of });
  }
  /** How many of several units have done it. */
  function unitsText(states: Counts): string {
    const { done, of } = doneOf(states);
    return states.excused > 0
      ? t('desk.asks.progress.unitsBut', { done, of, excused: states.excused })
      : t('desk.asks.progress.units', { done, of });
  }
  function progressText(ask: Ask): string {
    return ask.row ? rowText(ask, ask.row) : unitsText(ask.states);
  }
  function followsText(onMiss: string): string {
    const key = ['remind', 'explain', 'notice'].includes(onMiss) ? onMiss : 'nothing';
    return t(`desk.asks.follows.${key}`);
  }
  return {
    blockText,
    stateText,
    daysText,
    lastText,
    rowText,
    unitsText,
    progressText,
    followsText,
  };
}
