/** How a figure of the plans is written: shares in per cent, everything else as a number; and its way to the target. */
import type { Schemas } from '@/api';
import { formatNumber } from '@/shared/time';
import { percent } from '../lib/figures';

export type Indicator = Schemas['Indicator'];
export type Figure = Schemas['IndicatorFigure'];
export type AimState = Schemas['IndicatorPage']['by_unit'][number]['aim_state'];

/** A proportion that the plan writes without a factor. */
export function isShare(indicator: Indicator, figure: Figure): boolean {
  return figure.share && indicator.factor === 1;
}

/** Up to two decimals where they say something: 1.5, 0.33, 12. */
export function plainNumber(value: number): string {
  const digits = Number.isInteger(value) ? 0 : Math.abs(value) < 10 ? 2 : 1;
  return formatNumber(value, digits);
}

/** The value or a bound of its interval; null when there is none. */
export function said(indicator: Indicator, figure: Figure, value: number | null): string | null {
  if (value === null) return null;
  return isShare(indicator, figure) ? percent(value) : plainNumber(value);
}

/** The interval as a bar draws it, from 0 to 1; null where it is no share. */
export function bar(
  indicator: Indicator,
  figure: Figure,
): { value: number; low: number; high: number } | null {
  if (!figure.share || figure.value === null || figure.low === null || figure.high === null)
    return null;
  const { factor } = indicator;
  return {
    value: figure.value / factor,
    low: figure.low / factor,
    high: figure.high / factor,
  };
}

export const k_aimTones = {
  none: 'neutral',
  no_data: 'neutral',
  reached: 'good',
  on_the_way: 'info',
  behind: 'warn',
} as const satisfies Record<AimState, string>;

/** In the order of the page: what is computed or polled, what cannot be read, what others publish. */
export function byKind(items: readonly Indicator[]): {
  counted: Indicator[];
  waiting: Indicator[];
  quoted: Indicator[];
} {
  return {
    counted: items.filter((one) => one.kind === 'counted' || one.kind === 'polled'),
    waiting: items.filter((one) => one.kind === 'unreadable'),
    quoted: items.filter((one) => one.kind === 'quoted'),
  };
}

export interface CurvePoint {
  date: string;
  value: number;
  low: number | null;
  high: number | null;
}

/** What there is to draw of a series: periods without a value are gaps. */
export function curveOf(points: Schemas['IndicatorSeries']['points']): CurvePoint[] {
  return points.flatMap(({ as_of, figure }) =>
    figure.value === null
      ? []
      : [{ date: as_of, value: figure.value, low: figure.low, high: figure.high }],
  );
}
