/**
 * A matter's timeline: what has happened, newest first, whatever its source, and what the running clocks
 * will bring. An event that this page has no type for is a step, so that nothing is ever left out.
 */
import type { Schemas } from '@/api';

export type EntryType = 'step' | 'clock' | 'resident' | 'note' | 'message' | 'file';

/** The order of the filter's buttons. */
export const k_types: readonly EntryType[] = [
  'step',
  'clock',
  'resident',
  'note',
  'message',
  'file',
];

export interface TimelineEntry {
  id: string;
  type: EntryType;
  at: string;
  title: string;
  detail: string;
  actor: string;
  /** Of the journal; other sources have none. */
  seq?: number;
}

const k_typeOf: Readonly<Record<string, EntryType>> = {
  'matter.noted': 'note',
  'matter.attempted': 'note',
  'matter.extended': 'clock',
  'matter.paused': 'clock',
  'matter.resumed': 'clock',
  'matter.reminded': 'clock',
  'matter.confirmed': 'resident',
  'matter.reopened': 'resident',
  'matter.review_asked': 'resident',
  'matter.contact_erased': 'resident',
  'matter.file_added': 'file',
  'matter.file_removed': 'file',
};

export function entriesOf(events: readonly Schemas['MatterEvent'][]): TimelineEntry[] {
  return events.map((event, n) => ({
    id: `event-${n}`,
    type: k_typeOf[event.kind] ?? 'step',
    at: event.at,
    title: event.text,
    detail: event.detail ?? '',
    actor: event.actor,
    seq: event.seq,
  }));
}

/** What messages have become, each at the moment it was settled, or while it waits when it was written. */
export function messagesOf(
  messages: readonly Schemas['Message'][],
  words: {
    title: (message: Schemas['Message']) => string;
    state: (message: Schemas['Message']) => string;
    textGone: string;
  },
): TimelineEntry[] {
  return messages.map((message) => ({
    id: `message-${message.id}`,
    type: 'message',
    at: message.settled_at ?? message.queued_at,
    title: words.title(message),
    detail: message.text ?? words.textGone,
    actor: [words.state(message), message.reason].filter(Boolean).join(' · '),
  }));
}

/** Newest first; of one moment, what was written later stands first. */
export function timelineOf(...sources: readonly (readonly TimelineEntry[])[]): TimelineEntry[] {
  return sources
    .flat()
    .map((entry, n) => ({ entry, n, at: Date.parse(entry.at) }))
    .sort((a, b) => b.at - a.at || b.n - a.n)
    .map(({ entry }) => entry);
}

export function typesIn(entries: readonly TimelineEntry[]): EntryType[] {
  return k_types.filter((type) => entries.some((entry) => entry.type === type));
}

export interface Coming {
  id: string;
  at: string;
  what: 'due' | 'rung';
  clock: Schemas['MatterClock'];
  rung?: Schemas['MatterClock']['rungs'][number];
}

/** What the clocks that still run will bring, soonest first: reminders not sent yet and the due days. */
export function comingOf(clocks: readonly Schemas['MatterClock'][]): Coming[] {
  const coming: Coming[] = [];
  for (const clock of clocks) {
    if (clock.state !== 'running' && clock.state !== 'paused') continue;
    const name = `${clock.name}-${clock.round}`;
    coming.push({ id: `${name}-due`, at: `${clock.due}T24:00:00+08:00`, what: 'due', clock });
    for (const rung of clock.rungs)
      if (!rung.fired_at)
        coming.push({ id: `${name}-${rung.rung}`, at: rung.at, what: 'rung', clock, rung });
  }
  return coming.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** Longer texts are folded: about three lines of the page. */
export const k_longText = 160;
export function isLong(text: string): boolean {
  return [...text].length > k_longText || text.split('\n').length > 4;
}
