/** The forms of publicity as data: what each channel needs, and the command that is made of it. */
import type { CommandKind, CommandOf, Schemas } from '@/api';
import { given, reasonField, type FieldSpec, type Option, type Values } from '../forms/spec';

export type Item = Schemas['PublicityItem'];
export type Version = Schemas['PublicityVersion'];
export type Handover = Schemas['PublicityHandover'];
type Translate = (key: string, args?: Record<string, unknown>) => string;

/** A dialog: one command, its fields, and the data made of them. */
export interface Action {
  kind: CommandKind;
  title: string;
  explain?: string;
  fields: FieldSpec[];
  submit: string;
  danger?: boolean;
  build: (values: Values) => never;
}

/** Lengths and limits are those of the contract. */
const k_copies = 1_000_000;
const k_many = 10_000;

/** Heard by whoever lives there: from when to when is part of what was done. */
export const isLoud = (channel: string) => channel === 'broadcast' || channel === 'vehicle';
export const hangs = (channel: string) => ['banner', 'board', 'screen', 'poster'].includes(channel);

/** Versions that may be printed, handed over and hung, the newest first. */
export const usable = (item: Item): Version[] =>
  item.versions.filter((one) => one.state === 'clear' || one.state === 'released');

/** Where something may have been done: the units that are asked, or the person's own. */
export function unitOptions(
  item: Item,
  own: Option | null,
  others: readonly Option[],
): readonly Option[] {
  const asked = item.units.map((one) => ({ value: one.unit, label: one.unit_name }));
  const all = item.each === null ? merged(asked, others) : asked;
  if (!own) return all;
  // Of an item that is asked of other kinds of unit the person has none.
  return item.each === null ? [own] : all.filter((one) => one.value === own.value);
}
function merged(first: readonly Option[], more: readonly Option[]): Option[] {
  const seen = new Set(first.map((one) => one.value));
  return [...first, ...more.filter((one) => !seen.has(one.value))];
}

function line(name: string, label: string, max: number, more: Partial<FieldSpec> = {}): FieldSpec {
  return { name, kind: 'line', label, max, ...more };
}

export interface RecordContext {
  item: Item;
  channel: string;
  units: readonly Option[];
  today: string;
  quiet: readonly { from: string; to: string }[];
}

/** "22:00–24:00, 00:00–06:00": as they stand in the server's table. */
export const quietText = (quiet: RecordContext['quiet']) =>
  quiet.map((one) => `${one.from}–${one.to}`).join(', ');

export function recordFields(about: RecordContext, t: Translate): FieldSpec[] {
  const { item, channel, units, today } = about;
  const label = (name: string) => t(`desk.publicity.field.${name}`);
  const fields: FieldSpec[] = [
    {
      name: 'unit',
      kind: 'choice',
      label: t('desk.filter.unit'),
      required: true,
      options: units,
      initial: units.length === 1 ? (units[0]?.value ?? '') : '',
    },
    {
      name: 'day',
      kind: 'date',
      label: label('day'),
      required: true,
      from: item.from,
      to: today,
      initial: today,
    },
    {
      name: 'n',
      kind: 'number',
      label: label('n'),
      required: true,
      least: 1,
      most: k_many,
      initial: '1',
    },
  ];
  if (isLoud(channel)) {
    const hint = t('desk.publicity.quiet', { hours: quietText(about.quiet) });
    fields.push(
      { name: 'from', kind: 'clock', label: label('from'), hint, required: true },
      { name: 'to', kind: 'clock', label: label('to'), required: true },
    );
  }
  if (channel === 'vehicle')
    fields.push(line('route', label('route'), 300, { required: true, hint: label('routeHint') }));
  if (channel === 'screen')
    fields.push(
      line('consent', label('consent'), 120, { required: true, hint: label('consentHint') }),
    );
  if (channel === 'press') fields.push(line('medium', label('medium'), 120, { required: true }));
  if (['press', 'online', 'event', 'class', 'meeting'].includes(channel))
    fields.push(line('title', label('title'), 80, { required: channel === 'press' }));
  if (channel !== 'vehicle' && channel !== 'online' && channel !== 'press')
    fields.push(line('place', label('place'), 120, { hint: label('placeHint') }));
  fields.push(line('note', label('note'), 300));
  return fields;
}

const k_words = ['from', 'to', 'route', 'consent', 'medium', 'title', 'place', 'note'] as const;

export function recordData(
  item: Item,
  channel: string,
  act_id: string,
  values: Values,
): CommandOf<'publicity.record'>['data'] {
  const data: Record<string, string | number> = {
    act_id,
    plan: item.plan,
    item: item.item,
    unit: given(values, 'unit') ?? '',
    day: given(values, 'day') ?? '',
    channel,
    n: Number(given(values, 'n') ?? '1'),
  };
  for (const name of k_words) {
    const value = given(values, name);
    if (value) data[name] = value;
  }
  return data as unknown as CommandOf<'publicity.record'>['data'];
}

function number(name: string, label: string, more: Partial<FieldSpec> = {}): FieldSpec {
  return { name, kind: 'number', label, least: 0, most: k_copies, ...more };
}
const reason = (t: Translate): FieldSpec => reasonField(t('desk.act.field.reason'), 'line');

/** Only what was filled in is sent; `numbers` as numbers. */
function dataOf(
  fixed: Record<string, string | number>,
  values: Values,
  names: readonly string[],
  numbers: readonly string[] = [],
): never {
  const data: Record<string, string | number> = { ...fixed };
  for (const name of names) {
    const value = given(values, name);
    if (value !== undefined) data[name] = numbers.includes(name) ? Number(value) : value;
  }
  return data as never; // the field specs made sure of what each command needs
}

export function putAction(item: Item, t: Translate): Action {
  const newest = item.versions[0];
  return {
    kind: 'item.put',
    title: t('desk.publicity.put', { item: item.name }),
    explain: t('desk.publicity.putHint'),
    fields: [
      line('title', t('desk.publicity.field.wordingTitle'), 80, {
        required: true,
        initial: newest?.title ?? item.name,
      }),
      {
        name: 'text',
        kind: 'text',
        label: t('desk.publicity.field.text'),
        required: true,
        max: 4000,
        initial: newest?.text ?? '',
      },
      line('note', t('desk.publicity.field.versionNote'), 300),
    ],
    submit: t('action.save'),
    build: (values) =>
      dataOf({ plan: item.plan, item: item.item }, values, ['title', 'text', 'note']),
  };
}

export function stockAction(
  what: 'receive' | 'count',
  item: Item,
  version: Version,
  t: Translate,
): Action {
  const counting = what === 'count';
  return {
    kind: `stock.${what}`,
    title: t(`desk.publicity.stock.${what}`),
    explain: t('desk.publicity.stock.now', { n: version.stock ?? 0 }),
    fields: [
      number('n', t('desk.publicity.field.copies'), { required: true, least: counting ? 0 : 1 }),
      counting ? reason(t) : line('note', t('desk.publicity.field.note'), 300),
    ],
    submit: t('action.save'),
    build: (values) =>
      dataOf(
        { plan: item.plan, item: item.item, version: version.version },
        values,
        ['n', 'note', 'reason'],
        ['n'],
      ),
  };
}

export function handOverAction(
  item: Item,
  version: Version,
  units: readonly Option[],
  handover_id: string,
  t: Translate,
): Action {
  return {
    kind: 'stock.hand_over',
    title: t('desk.publicity.stock.handOver'),
    explain: t('desk.publicity.stock.now', { n: version.stock ?? 0 }),
    fields: [
      {
        name: 'to_unit',
        kind: 'choice',
        label: t('desk.publicity.field.toUnit'),
        required: true,
        options: units,
      },
      number('n', t('desk.publicity.field.copies'), {
        required: true,
        least: 1,
        most: version.stock ?? k_copies,
      }),
      line('note', t('desk.publicity.field.note'), 300),
    ],
    submit: t('desk.publicity.stock.handOver'),
    build: (values) =>
      dataOf(
        { handover_id, plan: item.plan, item: item.item, version: version.version },
        values,
        ['to_unit', 'n', 'note'],
        ['n'],
      ),
  };
}

/** Copies that the unit has of a handover, as far as its receipt says. */
export const withUnit = (handover: Handover) => (handover.got ?? 0) - handover.returned;

export function receiptAction(handover: Handover, t: Translate): Action {
  return {
    kind: 'stock.acknowledge',
    title: t('desk.publicity.receipt.give'),
    explain: t('desk.publicity.receipt.explain', { n: handover.n }),
    fields: [
      number('n', t('desk.publicity.field.got'), {
        required: true,
        most: handover.n,
        initial: String(handover.n),
      }),
      line('note', t('desk.publicity.field.note'), 300),
    ],
    submit: t('desk.publicity.receipt.give'),
    build: (values) => dataOf({ handover_id: handover.handover_id }, values, ['n', 'note'], ['n']),
  };
}

export function returnAction(handover: Handover, t: Translate): Action {
  return {
    kind: 'stock.return',
    title: t('desk.publicity.receipt.return'),
    fields: [
      number('n', t('desk.publicity.field.copies'), {
        required: true,
        least: 1,
        most: withUnit(handover),
      }),
      line('note', t('desk.publicity.field.note'), 300),
    ],
    submit: t('desk.publicity.receipt.return'),
    build: (values) => dataOf({ handover_id: handover.handover_id }, values, ['n', 'note'], ['n']),
  };
}

export function checkAction(
  item: Item,
  units: readonly Option[],
  today: string,
  check_id: string,
  t: Translate,
): Action {
  const many = (name: string) =>
    number(name, t(`desk.publicity.field.${name}`), { most: k_many, initial: '0' });
  return {
    kind: 'publicity.check',
    title: t('desk.publicity.check', { item: item.name }),
    explain: t('desk.publicity.checkHint'),
    fields: [
      {
        name: 'unit',
        kind: 'choice',
        label: t('desk.filter.unit'),
        required: true,
        options: units,
        initial: units.length === 1 ? (units[0]?.value ?? '') : '',
      },
      {
        name: 'day',
        kind: 'date',
        label: t('desk.publicity.field.day'),
        required: true,
        to: today,
        initial: today,
      },
      many('ok'),
      many('mended'),
      many('removed'),
      line('note', t('desk.publicity.field.note'), 300),
    ],
    submit: t('action.save'),
    build: (values) =>
      dataOf(
        { check_id, plan: item.plan, item: item.item },
        values,
        ['unit', 'day', 'ok', 'mended', 'removed', 'note'],
        ['ok', 'mended', 'removed'],
      ),
  };
}

export function withdrawAction(act_id: string, t: Translate): Action {
  return {
    kind: 'publicity.withdraw',
    title: t('desk.publicity.withdraw'),
    fields: [reason(t)],
    submit: t('desk.publicity.withdraw'),
    danger: true,
    build: (values) => dataOf({ act_id }, values, ['reason']),
  };
}

/** What waits, as a wording or as a record; the verdict is chosen by the button. */
export type Waiting =
  | { kind: 'item.review'; data: { plan: string; item: string; version: number } }
  | { kind: 'publicity.review'; data: { act_id: string } };

export function reviewAction(
  waiting: Waiting,
  verdict: 'released' | 'refused',
  t: Translate,
): Action {
  return {
    kind: waiting.kind,
    title: t(`desk.publicity.review.${verdict}`),
    fields: [reason(t)],
    submit: t(`desk.publicity.review.${verdict}`),
    danger: verdict === 'refused',
    build: (values) => dataOf({ ...waiting.data, verdict }, values, ['reason']),
  };
}
