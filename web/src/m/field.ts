/**
 * The field app's state: who works on this phone, what was pulled, what is still in the outbox. Everything shown comes from
 * here; everything here comes from the phone's own store first and from the server when it answers.
 */
import { liveQuery, type Subscription } from 'dexie';
import { computed, ref, shallowRef } from 'vue';
import {
  ApiError,
  getClockOffset,
  forgetSession,
  loadSession,
  NetworkError,
  restoreSession,
  serverNow,
  session,
  setServerTime,
  signOut as signOutAtServer,
  type CommandKind,
  type Schemas,
  type Session,
} from '@/api';
import {
  FieldDb,
  needsEyes,
  type Draft,
  type Dwelling,
  type FieldMatter,
  type Form,
  type OutboxItem,
  type Outcome,
  type Profile,
  type Receipt,
} from '@/offline/db';
import { SyncEngine } from '@/offline/engine';
import { localVisits, mergeDwellings } from '@/offline/merge';
import { Outbox, type NewItem } from '@/offline/outbox';
import { pullField, transportFor } from '@/offline/transport';
import type { FreshVisit } from '@/shared/quota';
import { dayOf } from '@/shared/time';
import { standingOf } from './outcomes';

export const db = new FieldDb();

export const started = ref(false);
export const profile = shallowRef<Profile | null>(null);
export const dwellings = shallowRef<Dwelling[]>([]);
export const outboxItems = shallowRef<OutboxItem[]>([]);
export const receipts = shallowRef<Receipt[]>([]);
/** Items of other people on this phone that were never sent. */
export const othersUnsent = shallowRef<{ name: string; count: number }[]>([]);
export const engine = shallowRef<SyncEngine | null>(null);

/** No signal or a server in trouble: not worth a message at start, the engine says so. */
const isNoAnswer = (error: unknown) => error instanceof NetworkError || error instanceof ApiError;

const now = () => serverNow().getTime();

let outbox: Outbox | null = null;
let subscriptions: Subscription[] = [];

export const person = computed(() => profile.value?.person ?? null);
export const form = computed<Form | null>(() => profile.value?.form ?? null);
export const matters = computed<FieldMatter[]>(() => profile.value?.matters ?? []);
export const day = computed(() => profile.value?.day ?? null);
export const quotas = computed(() => profile.value?.quotas ?? []);
export const local = computed(() => localVisits(outboxItems.value, profile.value?.cut ?? null));

const isUnsent = (item: OutboxItem) => item.state === 'waiting' || item.state === 'sending';
export const unsent = computed(() => outboxItems.value.filter(isUnsent).length);
export const toLookAt = computed(
  () => outboxItems.value.filter((item) => needsEyes(item.state)).length,
);

export const dwellingById = computed(() => new Map(dwellings.value.map((d) => [d.id, d])));
export const noticeByDwelling = computed(
  () => new Map((profile.value?.notices ?? []).map((notice) => [notice.dwelling, notice.text])),
);

/** What came of it, with what this phone knows and the server does not yet. */
export function outcomeOf(dwelling: Dwelling): Outcome | null {
  const here = local.value.get(dwelling.id);
  return here && here.state !== 'refused' ? here.outcome : dwelling.outcome;
}

export const mine = computed(() =>
  dwellings.value.filter((d) => d.state === 'active' && (!d.visitor || d.visitor === person.value)),
);

export const progress = computed(() => {
  const today = dayOf(serverNow());
  let covered = 0;
  let visitedToday = 0;
  for (const dwelling of mine.value) {
    if (standingOf(outcomeOf(dwelling)) === 'done') covered++;
    const here = local.value.get(dwelling.id);
    const at = here ? new Date(here.at) : dwelling.visited_at;
    if (at && dayOf(at) === today) visitedToday++;
  }
  return { covered, total: mine.value.length, visitedToday };
});

/** Visits of this phone that the pulled numbers do not hold. */
export const freshVisits = computed<FreshVisit[]>(() =>
  [...local.value].flatMap(([id, visit]) => {
    if (visit.state === 'refused') return [];
    const before = dwellingById.value.get(id)?.outcome ?? null;
    return [{ outcome: visit.outcome, day: dayOf(new Date(visit.at)), first: before === null }];
  }),
);

function watchStore(id: string): void {
  const follow = <T>(query: () => Promise<T>, take: (value: T) => void) =>
    liveQuery(query).subscribe({ next: take });
  subscriptions = [
    follow(
      () => db.outbox.where({ person: id }).sortBy('order'),
      (items) => (outboxItems.value = items),
    ),
    follow(
      () => db.receipts.where({ person: id }).sortBy('madeAt'),
      (rows) => (receipts.value = rows),
    ),
  ];
}

/** Counts for the notice about other people's unsent items, without showing what they are. */
export async function countOthers(): Promise<void> {
  const current = person.value;
  const items = await db.outbox.filter((i) => i.person !== current && i.state !== 'done').toArray();
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item.person, (counts.get(item.person) ?? 0) + 1);
  const named = [...counts].map(async ([id, count]) => {
    const owner = await db.profiles.get(id);
    return { name: owner?.session.person.name ?? id.slice(0, 8), count };
  });
  othersUnsent.value = await Promise.all(named);
}

async function storePull(fresh: Schemas['FieldData']): Promise<boolean> {
  const before = profile.value;
  if (!before || fresh.person.id !== before.person) return false;
  setServerTime(fresh.now);
  const next: Profile = {
    ...before,
    clockOffset: getClockOffset(),
    cut: fresh.cut.seq,
    pulledAt: now(),
    form: fresh.form,
    matters: fresh.matters,
    day: fresh.day ?? before.day ?? null,
    dayMark: fresh.day_mark,
    quotas: fresh.quotas ?? [],
    notices: fresh.full ? (fresh.notices ?? []) : mergeNotices(before, fresh),
  };
  const list = mergeDwellings(dwellings.value, fresh);
  // Shown first, written behind: writing thousands of rows takes a second on a cheap phone.
  if (fresh.full || fresh.dwellings.length > 0 || fresh.gone.length > 0) {
    dwellings.value = list;
    await db.registers.put({ person: next.person, dwellings: list });
  }
  profile.value = next;
  await db.profiles.put(next);
  await outbox?.clearDone();
  return true;
}

function mergeNotices(before: Profile, fresh: Schemas['FieldData']): Profile['notices'] {
  const changed = new Set([...fresh.gone, ...fresh.dwellings.map((d) => d.id)]);
  const news = fresh.notices ?? [];
  for (const notice of news) changed.add(notice.dwelling);
  return [...before.notices.filter((notice) => !changed.has(notice.dwelling)), ...news];
}

async function open(stored: Profile): Promise<void> {
  close();
  profile.value = stored;
  dwellings.value = (await db.registers.get(stored.person))?.dwellings ?? [];
  outbox = new Outbox(db, stored.person, transportFor(stored.person), now);
  watchStore(stored.person);
  await countOthers();
  engine.value = new SyncEngine({
    outbox,
    pull: () => pullField(profile.value?.cut ?? null, profile.value?.dayMark ?? null),
    store: storePull,
    cut: () => profile.value?.cut ?? null,
  });
  engine.value.start();
}

function close(): void {
  engine.value?.stop();
  engine.value = null;
  for (const subscription of subscriptions) subscription.unsubscribe();
  subscriptions = [];
  outbox = null;
  profile.value = null;
  dwellings.value = [];
  outboxItems.value = [];
  receipts.value = [];
}

/** After a sign-in that the server accepted. Also for the same person again: the outbox is found where it was. */
export async function adopt(fresh: Session): Promise<void> {
  const id = fresh.person.id;
  const plain = JSON.parse(JSON.stringify(fresh)) as Session;
  const known = await db.profiles.get(id);
  const empty = { cut: null, pulledAt: null, form: fresh.plan.form, matters: [], notices: [] };
  const next: Profile = {
    ...(known ?? { person: id, ...empty }),
    session: plain,
    clockOffset: getClockOffset(),
  };
  // A register that was forgotten at sign-out must be pulled whole.
  if (!(await db.registers.get(id))) next.cut = null;
  await db.profiles.put(next);
  await db.settings.put({ key: 'current', value: id });
  await db.settings.delete('signOutPending');
  await open(next);
}

/** Wakes up: from the phone's store without asking anybody, then from the server's cookie. */
export async function start(): Promise<void> {
  const current = await db.settings.get('current');
  const stored = current && (await db.profiles.get(current.value));
  if (stored) {
    restoreSession(stored.session, stored.clockOffset);
    await open(stored);
    started.value = true;
    await refreshSession(stored.person);
    return;
  }
  await countOthers();
  if (await db.settings.get('signOutPending')) await finishSignOut();
  else await adoptCookie();
  started.value = true;
}

/** Somebody signed in at the desk in this browser need not sign in again. */
async function adoptCookie(): Promise<void> {
  try {
    const fresh = await loadSession();
    if (fresh) await adopt(fresh);
  } catch (error) {
    if (!isNoAnswer(error)) throw error;
  }
}

/** A newer token and plan; whoever else holds the cookie by now is not let in here. */
async function refreshSession(id: string): Promise<void> {
  try {
    const fresh = await loadSession();
    if (fresh?.person.id === id) await saveSession(fresh);
    else if (engine.value && profile.value) {
      restoreSession(profile.value.session, profile.value.clockOffset);
      engine.value.link.value = 'signin';
    }
  } catch (error) {
    if (!isNoAnswer(error)) throw error;
  }
}

async function saveSession(fresh: Session): Promise<void> {
  if (!profile.value) return;
  const plain = JSON.parse(JSON.stringify(fresh)) as Session;
  profile.value = { ...profile.value, session: plain, clockOffset: getClockOffset() };
  await db.profiles.put(profile.value);
}

/** Into the outbox, together with the receipt to hand out and without the draft they came from: all or nothing. */
export async function put(
  items: NewItem[],
  along: { receipt?: Receipt; draftOf?: string } = {},
): Promise<void> {
  const box = outbox;
  if (!box) throw new Error('nobody is signed in on this phone');
  await db.transaction('rw', [db.outbox, db.receipts, db.drafts], async () => {
    await box.add(items);
    if (along.receipt) await db.receipts.put(along.receipt);
    if (along.draftOf) await dropDraft(along.draftOf);
  });
  void engine.value?.kick();
}

/** The resident has it. */
export async function handOutReceipt(matter: string): Promise<void> {
  await db.receipts.delete(matter);
}

export async function acknowledge(id: string): Promise<void> {
  await outbox?.acknowledge(id);
}

export async function sendAgain(id: string): Promise<void> {
  await outbox?.retry(id);
  void engine.value?.kick();
}

export async function clearDone(): Promise<void> {
  await outbox?.clearDone(now());
}

/** Whether the signed-in person may send it at all; what exactly, the server decides. */
export function may(kind: CommandKind): boolean {
  return profile.value?.session.may.includes(kind) ?? false;
}

export async function loadDraft(dwelling: string): Promise<Draft | undefined> {
  return person.value ? db.drafts.get([person.value, dwelling]) : undefined;
}

export async function saveDraft(draft: Omit<Draft, 'person'>): Promise<void> {
  if (!person.value) return;
  const plain = JSON.parse(JSON.stringify(draft)) as Omit<Draft, 'person'>;
  await db.drafts.put({ ...plain, person: person.value });
}

export async function dropDraft(dwelling: string): Promise<void> {
  if (person.value) await db.drafts.delete([person.value, dwelling]);
}

async function finishSignOut(): Promise<void> {
  try {
    const left = await loadSession();
    if (left) await signOutAtServer();
    await db.settings.delete('signOutPending');
  } catch (error) {
    if (!isNoAnswer(error)) throw error;
  }
  forgetSession();
}

/** Leaves this phone. `everything` throws away what was never sent; otherwise it waits for the same person. */
export async function leave(everything: boolean): Promise<void> {
  const id = person.value;
  if (!id) return;
  close();
  await db.forget(id, everything);
  await db.settings.delete('current');
  await db.settings.put({ key: 'signOutPending', value: '1' });
  await countOthers();
  if (session.value) await finishSignOut();
}
