/** Helpers of the progress page: outcomes in one order, the line of the plan today, sorting. */
import type { Schemas } from '@/api';
import { k_outcomes } from './paper';
import { shareOf } from './figures';

type Row = Schemas['ProgressRow'];

/** Outcomes that were met, in the order of the sheet, then those not visited. */
export function outcomeParts(row: Pick<Row, 'by_outcome' | 'register'>): [string, number][] {
  const parts: [string, number][] = k_outcomes.map((outcome) => [
    outcome,
    row.by_outcome[outcome] ?? 0,
  ]);
  const seen = parts.reduce((sum, [, n]) => sum + n, 0);
  return [...parts, ['none', Math.max(0, row.register - seen)]];
}

/** Where a steady pace would be on that day, as a share of the register. */
export function requiredShare(
  series: Schemas['Progress']['series'],
  day: string,
  register: number,
): number | null {
  const at = [...series].reverse().find((point) => point.date <= day);
  return at && register > 0 ? at.required / register : null;
}

export type SortKey =
  'name' | 'register' | 'covered' | 'share' | 'quota' | 'matters_open' | 'matters_overdue';

export function sortRows(rows: readonly Row[], key: string, down: boolean): Row[] {
  const value = (row: Row): number | string => {
    if (key === 'name') return row.name;
    if (key === 'share') return shareOf(row.share) ?? -1;
    if (key === 'quota') return shareOf(row.quota_share) ?? -1;
    const found = row[key as keyof Row];
    return typeof found === 'number' ? found : -1;
  };
  const sign = down ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (typeof x === 'string' || typeof y === 'string')
      return sign * String(x).localeCompare(String(y), 'zh-CN');
    return sign * (x - y);
  });
}

/** Which filter of the register shows the rows behind a progress row. */
export function rowFilter(
  by: Schemas['Progress']['by'],
  row: Row,
  unit: string | null,
): Record<string, string> {
  switch (by) {
    case 'unit':
      return { unit: row.id };
    case 'visitor':
      return { visitor: row.id };
    case 'group': {
      // The row's id is "village/group"; inside one village the server may send the group alone.
      const slash = row.id.indexOf('/');
      if (slash < 0) return { ...(unit ? { unit } : {}), group: row.id };
      return { unit: row.id.slice(0, slash), group: row.id.slice(slash + 1) };
    }
  }
}
