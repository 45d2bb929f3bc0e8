/**
 * What plans ask, as the phone shows it on any day without a signal: the last pull with what this phone has recorded since laid
 * over it. No DOM in here.
 */
import type { Schemas } from '@/api';
import { progressOf, type Progress } from '@/shared/asks';
import type { Looked } from '@/shared/inspect';
import { needsEyes, type Deed, type FieldDay, type OutboxItem } from '@/offline/db';

export type Ask = FieldDay['asks'][number];
export type Round = FieldDay['rounds'][number];
export type Place = FieldDay['places'][number];
export type AskState = Schemas['AskRow']['state'];

/** An ask of one unit; the server sends no others. */
export type OwnAsk = Ask & { row: NonNullable<Ask['row']> };
const isOwn = (ask: Ask): ask is OwnAsk => ask.row !== null;

type Named = Pick<Ask, 'plan' | 'rule'>;
export const ruleKey = ({ plan, rule }: Named): string => `${plan} ${rule}`;
const lineKey = (ask: OwnAsk): string => `${ruleKey(ask)} ${ask.row.unit}`;

type DoneItem = OutboxItem & { about: { deed: Deed } };
const hasDeed = (item: OutboxItem): item is DoneItem => item.about.deed !== undefined;

/** What was recorded here and is not in the pulled data yet; refused ones count for nothing. */
export function localDeeds(items: readonly OutboxItem[], cut: number | null): DoneItem[] {
  return items
    .filter(hasDeed)
    .filter((item) => !needsEyes(item.state))
    .filter((item) => item.state !== 'done' || (item.seq ?? Infinity) > (cut ?? -1));
}

/** Where an ask stands, and what this phone still has to send about it. */
export interface Standing {
  state: AskState;
  progress: Progress;
  items: OutboxItem[];
}

function concerns({ about: { deed } }: DoneItem, ask: OwnAsk): boolean {
  if (ruleKey(deed) !== ruleKey(ask) || deed.unit !== ask.row.unit) return false;
  return ask.once || (deed.day >= ask.from && deed.day <= ask.to);
}

export function standingOf(
  ask: OwnAsk,
  items: readonly OutboxItem[],
  cut: number | null,
  today: string,
): Standing {
  const mine = localDeeds(items, cut).filter((item) => concerns(item, ask));
  const about = items.filter(hasDeed).filter((item) => concerns(item, ask));
  const deeds = mine.map((item) => item.about.deed).filter((deed) => !deed.excused);
  const progress = progressOf(ask, {
    ...ask.row,
    done: ask.row.done + deeds.reduce((sum, deed) => sum + deed.n, 0),
    handed_in: [...new Set([...ask.row.handed_in, ...deeds.flatMap((deed) => deed.handedIn)])],
  });
  const excused = ask.row.excuse !== null || mine.some((item) => item.about.deed.excused);
  return {
    state: stateOf(ask, progress, excused, today),
    progress,
    items: about.filter((item) => item.state !== 'done'),
  };
}

function stateOf(ask: OwnAsk, { n, of }: Progress, excused: boolean, today: string): AskState {
  if (excused) return 'excused';
  if (n >= of) return ask.row.state === 'late' ? 'late' : 'met';
  if (today < ask.from) return 'ahead';
  return today > ask.to ? 'missed' : 'open';
}

export interface AskLine extends Standing {
  ask: OwnAsk;
  /** Of a rule missed again and again: how often, and since when it can be recorded. */
  times: number;
  since: string;
}
export interface DayLists {
  open: AskLine[];
  missed: AskLine[];
  ahead: AskLine[];
  done: AskLine[];
}

/** What is inspected is shown as its round, if there is one on the phone. */
export function dayLists(
  day: FieldDay,
  items: readonly OutboxItem[],
  cut: number | null,
  today: string,
): DayLists {
  const rounds = new Set(day.rounds.map(ruleKey));
  const lists: DayLists = { open: [], missed: [], ahead: [], done: [] };
  const missed = new Map<string, AskLine>();
  const ahead = new Map<string, AskLine>();
  for (const ask of day.asks.filter(isOwn)) {
    if (ask.block === 'inspect' && rounds.has(ruleKey(ask))) continue;
    const line = { ask, ...standingOf(ask, items, cut, today), times: 1, since: ask.from };
    const key = lineKey(ask);
    if (line.state === 'missed') {
      // Missed again and again is one thing to look at, with its last time.
      const before = missed.get(key);
      missed.set(key, {
        ...line,
        times: 1 + (before?.times ?? 0),
        since: before?.since ?? line.since,
        items: [...(before?.items ?? []), ...line.items],
      });
    } else if (line.state === 'ahead') {
      if (!ahead.has(key)) ahead.set(key, line);
    } else if (line.state === 'open') lists.open.push(line);
    else if (ask.to >= today) lists.done.push(line);
  }
  const now = new Set([...lists.open, ...lists.done].map(({ ask }) => lineKey(ask)));
  lists.missed = [...missed.values()].reverse();
  // The next time of something that is asked today is no news.
  lists.ahead = [...ahead.values()].filter(({ ask }) => !now.has(lineKey(ask)));
  return lists;
}

/** How an ask is worked through on a phone; elsewhere: on a page of the console. */
export type Way = 'record' | 'round' | 'patrol' | 'elsewhere';
export function wayOf(ask: Pick<Ask, 'block' | 'act'>): Way {
  if (ask.block === 'inspect') return 'round';
  if (ask.act === 'patrol') return 'patrol';
  return ask.block === 'task' || ask.block === 'cadence' || ask.block === 'report'
    ? 'record'
    : 'elsewhere';
}

export interface Stop {
  place: Place;
  done: string | null;
  open: string[];
  /** What this phone has still to send, or was refused. */
  item: OutboxItem | undefined;
}

export const placesOf = (day: FieldDay): Map<string, Place> =>
  new Map(day.places.map((place) => [place.id, place]));

/** The places of a round, those still to be looked at first; looks before its window do not count. */
export function stopsOf(
  day: FieldDay,
  round: Round,
  items: readonly OutboxItem[],
  cut: number | null,
  today: string,
): Stop[] {
  const places = placesOf(day);
  const local = localDeeds(items, cut);
  const past = today > round.to;
  const about = items
    .filter(hasDeed)
    .filter(({ about: { deed } }) => ruleKey(deed) === ruleKey(round));
  const stops = round.walk.flatMap(({ place: id, done, open }): Stop[] => {
    const place = places.get(id);
    if (!place) return [];
    const here = about.filter(({ about: { deed } }) => deed.places.includes(id));
    const deed = here.findLast((item) => local.includes(item))?.about.deed;
    return [
      {
        place,
        done: deed?.day ?? (past ? null : done),
        open,
        item: here.findLast((item) => item.state !== 'done'),
      },
    ];
  });
  return [...stops.filter(({ done }) => !done), ...stops.filter(({ done }) => done)];
}

export function roundProgress(round: Round, stops: readonly Stop[]): { n: number; of: number } {
  return { n: stops.filter(({ done }) => done).length, of: round.needed };
}

/** What a place is looked at by: the plan's list, and what was open the last time. */
export function lineOf(round: Round, stop: Pick<Stop, 'open'>): Looked {
  const more = stop.open.filter((item) => !round.items.includes(item));
  return {
    rule: round.rule,
    items: [...round.items, ...more],
    open: stop.open,
    opens_matters: round.opens_matters,
  };
}

export function matterKinds(day: FieldDay, unit: string): { id: string; name: string }[] {
  return day.matter_kinds.find((one) => one.unit === unit)?.kinds ?? [];
}

/** Calendar days from one date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T12:00:00Z`) - Date.parse(`${from}T12:00:00Z`)) / 86_400_000);
}
/** The message under m.day.last for a last day and its number. */
export function lastWords(to: string, today: string): { key: string; n: number } {
  const left = daysBetween(today, to);
  if (left < 0) return { key: 'over', n: -left };
  if (left <= 1) return { key: left === 0 ? 'today' : 'tomorrow', n: left };
  return { key: 'left', n: left };
}
