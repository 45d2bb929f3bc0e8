/** Places on the drawing of the units: what a point looks like, what part of the drawing is seen. No DOM in here. */
import type { Schemas } from '@/api';
import { stepsOf, type Step } from '@/shared/outline';

export type PlaceMap = Schemas['PlaceMap'];
export type PlacePoint = PlaceMap['points'][number];
type Place = Pick<Schemas['PlaceBrief'], 'faults' | 'findings' | 'listed_until' | 'inspected'>;

/** What needs somebody comes first. Each has a shape of its own, so that colour is never needed. */
export const k_marks = ['fault', 'listed', 'fine', 'unseen'] as const;
export type Mark = (typeof k_marks)[number];
export function markOf(place: Place): Mark {
  if (place.faults > 0 || place.findings.length > 0) return 'fault';
  if (place.listed_until !== null) return 'listed';
  return place.inspected === null ? 'unseen' : 'fine';
}

/** A path around 0, 0 of about that radius: triangle, diamond, disc, ring. */
export function shapeOf(mark: Mark, r: number): string {
  const n = (value: number) => String(Math.round(value * 100) / 100);
  switch (mark) {
    case 'fault':
      return `M0 ${n(-1.2 * r)}L${n(1.1 * r)} ${n(0.9 * r)}L${n(-1.1 * r)} ${n(0.9 * r)}z`;
    case 'listed':
      return `M0 ${n(-1.2 * r)}L${n(1.2 * r)} 0L0 ${n(1.2 * r)}L${n(-1.2 * r)} 0z`;
    case 'fine':
    case 'unseen':
      return `M${n(-r)} 0a${n(r)} ${n(r)} 0 1 0 ${n(2 * r)} 0a${n(r)} ${n(r)} 0 1 0 ${n(-2 * r)} 0z`;
  }
}

/** Those that need somebody are drawn last, on top. */
export function inDrawingOrder(points: readonly PlacePoint[]): PlacePoint[] {
  const rank = (point: PlacePoint) => k_marks.indexOf(markOf(point.place));
  return points.filter(({ at }) => at !== null).sort((a, b) => rank(b) - rank(a));
}

export interface View {
  x: number;
  y: number;
  width: number;
  height: number;
}
const k_margin = 0.04;

/** The whole drawing, or the part with the unit and its points. */
export function viewOf(map: PlaceMap, unit: string): View | null {
  const whole = map.frame ?? map.map;
  if (!whole) return null;
  const outline = map.over || !map.frame ? map.map?.units.find((one) => one.unit === unit) : null;
  const numbers = outline ? outline.rings.flat() : [];
  const xs = numbers.filter((_, n) => n % 2 === 0);
  const ys = numbers.filter((_, n) => n % 2 === 1);
  for (const { place, at } of map.points)
    if (unit && place.unit === unit && at) {
      xs.push(at[0]!);
      ys.push(at[1]!);
    }
  const box =
    xs.length > 0 && outline
      ? {
          left: Math.min(...xs),
          right: Math.max(...xs),
          top: Math.min(...ys),
          bottom: Math.max(...ys),
        }
      : { left: 0, right: whole.width, top: 0, bottom: whole.height };
  const margin = k_margin * Math.max(box.right - box.left, box.bottom - box.top, 1);
  return {
    x: box.left - margin,
    y: box.top - margin,
    width: box.right - box.left + 2 * margin,
    height: box.bottom - box.top + 2 * margin,
  };
}

/** Without a point in sight the units are shaded by their open faults instead. */
export function isShaded(map: PlaceMap): boolean {
  return map.map !== null && !map.points.some(({ at }) => at !== null);
}
export function faultSteps(map: PlaceMap): Step[] {
  return stepsOf(map.units.map(({ faults }) => faults).filter((faults) => faults > 0));
}
/** Which step a number is in; -1 for none. */
export function stepOf(faults: number, steps: readonly Step[]): number {
  return steps.findIndex(({ from, to }) => faults >= from && faults <= to);
}

/** How many places have no point on it. */
export function unplaced(map: PlaceMap): number {
  return map.units.reduce((sum, { places, placed }) => sum + places - placed, 0);
}
