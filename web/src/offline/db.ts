/**
 * What this phone keeps. Every row belongs to a person id: two visitors may share one phone and never see each other's
 * dwellings; what one of them has not sent yet stays until that person signs in again.
 */
import Dexie, { type Table } from 'dexie';
import type { Command, CommandKind, Problem, Schemas, Session } from '@/api';
import type { Answers } from '@/shared/answers';
import type { ItemAnswer } from '@/shared/inspect';

export type Dwelling = Schemas['DwellingBrief'];
export type FieldMatter = Schemas['FieldMatter'];
export type Form = Schemas['Form'];
export type FieldDay = Schemas['FieldDay'];
export type Outcome = Schemas['Outcome'];

/**
 * waiting → sending → done | refused | conflict | unkept; sending → waiting when no answer came.
 * conflict: applied, but another visitor had already settled the dwelling (doubled).
 * unkept: applied, but its anonymous answers came when none may be kept any more.
 */
export type SendState = 'waiting' | 'sending' | 'done' | 'refused' | 'conflict' | 'unkept';

/** Ended, and a person has to see how: stays until somebody has. */
export function needsEyes(state: SendState): boolean {
  return state === 'refused' || state === 'conflict' || state === 'unkept';
}

/** What was done about an ask of a plan, so that the list can count it before the server does. */
export interface Deed {
  plan: string;
  rule: string;
  name: string;
  unit: string;
  day: string;
  n: number;
  handedIn: string[];
  /** That were looked at or passed. */
  places: string[];
  /** It need not be done. */
  excused?: boolean;
}

/** What a list shows of an item; holds nothing a resident said. */
export interface About {
  dwelling?: string;
  address?: string;
  outcome?: Outcome;
  matter?: string;
  receipt?: string;
  deed?: Deed;
}

export interface OutboxItem {
  /** Place in the queue, given by the database. */
  order?: number;
  /** The command's id: sent twice, applied once. */
  id: string;
  person: string;
  kind: CommandKind;
  /** Thrown away as soon as the server has it. */
  data: Command['data'] | null;
  state: SendState;
  about: About;
  madeAt: number;
  settledAt?: number;
  attempts: number;
  problem?: Problem;
  /** Journal place of the accepted command. */
  seq?: number;
}

export interface Profile {
  person: string;
  session: Session;
  clockOffset: number;
  /** Journal cut of the stored data; null before the first pull. */
  cut: number | null;
  pulledAt: number | null;
  form: Form | null;
  matters: FieldMatter[];
  notices: { dwelling: string; text: string }[];
  /** What plans ask, and the mark to pull it by; rows of earlier versions have none. */
  day?: FieldDay | null;
  dayMark?: string | null;
  /** The own numbers of visits as of the cut; rows of earlier versions have none. */
  quotas?: Schemas['MyQuota'][];
}

/** One row a person: read and written whole, which is much faster than eleven thousand rows. */
export interface Register {
  person: string;
  dwellings: Dwelling[];
}

export interface MatterDraft {
  title: string;
  text: string;
  place: string;
  reply: boolean;
  name: string;
  phone: string;
  /** The question of the plan's form that it came out of: its readers and its term hold for the words. */
  asked?: { form: string; question: string };
}

/** A place half looked at. */
export interface LookDraft {
  id: string;
  day: string;
  note: string;
  answers: ItemAnswer[];
}

export interface Draft {
  person: string;
  /** Of a visit the dwelling; of a look at a place "look", plan, rule and place. */
  dwelling: string;
  outcome: Outcome | null;
  answers: Answers;
  matter: MatterDraft | null;
  look?: LookDraft;
}

/** A receipt that has not been given to the resident yet. Deleted once it has. */
export interface Receipt {
  matter: string;
  person: string;
  dwelling: string | null;
  number: string;
  check: string;
  madeAt: number;
}

export interface Setting {
  key: 'current' | 'signOutPending';
  value: string;
}

export class FieldDb extends Dexie {
  outbox!: Table<OutboxItem, number>;
  profiles!: Table<Profile, string>;
  registers!: Table<Register, string>;
  drafts!: Table<Draft, [string, string]>;
  receipts!: Table<Receipt, string>;
  settings!: Table<Setting, string>;

  constructor(name = 'wanhu-field') {
    super(name);
    this.version(1).stores({
      outbox: '++order, &id, person, [person+state]',
      profiles: 'person',
      registers: 'person',
      drafts: '[person+dwelling], person',
      receipts: 'matter, person',
      settings: 'key',
    });
  }

  /** Forgets what a person has on this phone. Items not sent stay unless `everything`. */
  async forget(person: string, everything: boolean): Promise<void> {
    const tables = [this.profiles, this.registers, this.drafts, this.receipts, this.outbox];
    await this.transaction('rw', tables, async () => {
      await this.registers.delete(person);
      await this.drafts.where({ person }).delete();
      await this.receipts.where({ person }).delete();
      const mine = this.outbox.where({ person });
      await (everything ? mine : mine.filter((item) => item.state === 'done')).delete();
      // The name stays with unsent items, so that the next person sees whose they are.
      if ((await this.outbox.where({ person }).count()) === 0) await this.profiles.delete(person);
    });
  }
}
