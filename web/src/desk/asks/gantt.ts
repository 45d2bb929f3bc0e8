/** Where the bars of the plan's chart stand. All in px; the day's own width counts, so a bar ends where the next day begins. */
import { dateTicks, dayNumber, linear, type Scale } from '@/charts/geometry';
import { addDays, axisDay, daysBetween } from '../lib/dates';
import { monthAfter, monthOf } from '../lib/month';
import { doneOf, stateOf, type Ask, type AskState, type BlockGroup, type RuleLine } from './asks';
import type { Range } from './range';

/** Neighbours narrower than this and of one state are drawn as one bar. */
const k_leastBar = 7;
/** A bar is never thinner, however long the range. */
const k_thinnest = 2;

export interface Bar {
  key: string;
  x: number;
  width: number;
  state: AskState;
  /** In the order of time; several where single ones would be too narrow. */
  asks: [Ask, ...Ask[]];
  done: number;
  of: number;
}

/** From the beginning of a day to a place on the chart. */
export function dayScale(range: Range, width: number): Scale {
  return linear([dayNumber(range.from), dayNumber(addDays(range.to, 1))], [0, width]);
}

interface Span {
  x: number;
  end: number;
}
/** The part of some days that lies in the range; null when none does. */
export function spanOf(days: Range, range: Range, scale: Scale): Span | null {
  if (days.from > range.to || days.to < range.from) return null;
  const from = days.from < range.from ? range.from : days.from;
  const to = days.to > range.to ? range.to : days.to;
  const x = scale(dayNumber(from));
  return { x, end: Math.max(scale(dayNumber(addDays(to, 1))), x + k_thinnest) };
}

function barOf(ask: Ask, { x, end }: Span): Bar {
  const { done, of } = doneOf(ask.states);
  const key = `${ask.from} ${ask.to} ${ask.plan_version}`;
  return { key, x, width: end - x, state: stateOf(ask.states), asks: [ask], done, of };
}

/** The bars of one line. */
export function barsOf(asks: readonly Ask[], range: Range, scale: Scale): Bar[] {
  const bars: Bar[] = [];
  let narrow = false; // the last bar is made of narrow ones
  for (const ask of asks) {
    const span = spanOf(ask, range, scale);
    if (!span) continue;
    const bar = barOf(ask, span);
    const last = bars[bars.length - 1];
    const isNarrow = bar.width < k_leastBar;
    if (last && narrow && isNarrow && last.state === bar.state) {
      last.asks.push(ask);
      last.width = span.end - last.x;
      last.done += bar.done;
      last.of += bar.of;
    } else {
      bars.push(bar);
    }
    narrow = isNarrow;
  }
  return bars;
}

export interface ChartLine extends RuleLine {
  /** Among all lines of the chart. */
  index: number;
  bars: Bar[];
  /** The top of its words; its bars stand below them. */
  y: number;
}
export interface ChartBlock {
  block: BlockGroup['block'];
  y: number;
  lines: ChartLine[];
}
export interface Heights {
  head: number;
  line: number;
}

/** All blocks below each other, from `top` on, and where the last one ends. */
export function chartOf(
  groups: readonly BlockGroup[],
  range: Range,
  scale: Scale,
  heights: Heights,
  top: number,
): { blocks: ChartBlock[]; bottom: number } {
  let y = top;
  let index = 0;
  const blocks = groups.map((group) => {
    const head = y;
    y += heights.head;
    const lines = group.lines.map((line) => {
      const placed = { ...line, index: index++, bars: barsOf(line.asks, range, scale), y };
      y += heights.line;
      return placed;
    });
    return { block: group.block, y: head, lines };
  });
  return { blocks, bottom: y };
}

export interface At {
  line: number;
  bar: number;
}
const middle = (bar: Pick<Bar, 'x' | 'width'>): number => bar.x + bar.width / 2;

/** The bar that an arrow key goes to: along the line, or to the nearest one of the next line; null for other keys. */
export function barAfter(
  key: string,
  at: At,
  lines: readonly (readonly Pick<Bar, 'x' | 'width'>[])[],
): At | null {
  const bars = lines[at.line] ?? [];
  const last = bars.length - 1;
  switch (key) {
    case 'ArrowLeft':
      return { ...at, bar: Math.max(0, at.bar - 1) };
    case 'ArrowRight':
      return { ...at, bar: Math.min(last, at.bar + 1) };
    case 'Home':
      return { ...at, bar: 0 };
    case 'End':
      return { ...at, bar: last };
    case 'ArrowUp':
    case 'ArrowDown': {
      const line = at.line + (key === 'ArrowUp' ? -1 : 1);
      const next = lines[line];
      const here = bars[at.bar];
      if (!next || !here || next.length === 0) return at;
      const far = next.map((bar) => Math.abs(middle(bar) - middle(here)));
      return { line, bar: far.indexOf(Math.min(...far)) };
    }
    default:
      return null;
  }
}

/** About how wide words are drawn: Chinese letters are as wide as high, others a little over half of that. */
export function widthOf(text: string, letter: number): number {
  let width = 0;
  for (const char of text) width += char.codePointAt(0)! > 0x2e7f ? letter : letter * 0.58;
  return width;
}

/** The words as far as there is room for them; nothing when not even one would fit. */
export function fitted(text: string, room: number, letter: number): string {
  if (widthOf(text, letter) <= room) return text;
  const chars = [...text];
  while (chars.length > 0 && widthOf(`${chars.join('')}…`, letter) > room) chars.pop();
  return chars.length > 0 ? `${chars.join('')}…` : '';
}

export interface Tick {
  text: string;
  x: number;
  /** Its words end where it stands, so that they do not run off the chart. */
  ends: boolean;
}
/** Above this many days the axis names months. */
const k_dayTicks = 92;

function monthTicks(range: Range, scale: Scale, room: number): Tick[] {
  const first = monthOf(range.from);
  const firsts: string[] = [];
  for (let month = first; `${month}-01` <= range.to; month = monthAfter(month, 1))
    if (`${month}-01` >= range.from) firsts.push(month);
  const step = [1, 2, 3, 6, 12].find((n) => firsts.length / n <= room) ?? 12;
  return firsts
    .filter((_, n) => n % step === 0)
    .map((month) => ({ text: month, x: scale(dayNumber(`${month}-01`)), ends: false }));
}

/** The days or months that the axis names, none of them over another. */
export function ticksOf(range: Range, scale: Scale, letter: number): Tick[] {
  const width = scale(dayNumber(range.to)) - scale(dayNumber(range.from));
  const end = scale(dayNumber(addDays(range.to, 1)));
  const room = Math.max(2, Math.floor(width / (letter * 6)));
  const many = daysBetween(range.from, range.to) > k_dayTicks;
  const ticks = many
    ? monthTicks(range, scale, room)
    : dateTicks(range.from, range.to, room).map((date) => ({
        text: axisDay(date),
        x: scale(dayNumber(date)),
        ends: false,
      }));
  for (const tick of ticks) tick.ends = tick.x + widthOf(tick.text, letter) + 6 > end;
  return ticks.filter((tick, n) => {
    const next = ticks[n + 1];
    const wide = widthOf(tick.text, letter) + 6;
    return !next || next.x - (next.ends ? wide : 0) >= tick.x + wide;
  });
}

/** The pattern that fills the bars of a state, of those that the legend `id` draws; a plain colour otherwise. */
export function patternOf(state: AskState, id: string): string | undefined {
  return ['late', 'missed', 'excused'].includes(state) ? `url(#${id}-${state})` : undefined;
}
