/** What the burden page makes of the server's rows: cells by load, and months to go to. */
import type { Schemas } from '@/api';
import { currentLanguage } from '@/i18n';

export const k_loads = ['forms', 'reports', 'meetings', 'inspections'] as const;
export type Load = (typeof k_loads)[number];
type Cell = Schemas['UnitBurden']['loads'][number];

/** The cell of each load; one that the server does not send asks for nothing. */
export function burdenCells(unit: Schemas['UnitBurden']): Record<Load, Cell> {
  return Object.fromEntries(
    k_loads.map((load) => [
      load,
      unit.loads.find((one) => one.load === load) ?? { load, asked: 0, done: null, cap: null },
    ]),
  ) as Record<Load, Cell>;
}

/** The first day of the month so many months away. */
export function monthOf(day: string, months: number): string {
  const [year = 1970, month = 1] = day.split('-').map(Number);
  const at = year * 12 + (month - 1) + months;
  return `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}-01`;
}

/** 2021年11月 · November 2021 */
export function monthName(day: string): string {
  return new Intl.DateTimeFormat(currentLanguage() === 'zh' ? 'zh-CN' : 'en-GB', {
    year: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  }).format(new Date(`${day}T12:00:00Z`));
}
