/** What is done with posts, each as a form: filling and leaving them, shifts, and handing all of one's work over. */
import type { CommandOf, Schemas } from '@/api';
import { given, reasonField, type FieldSpec, type Option, type Values } from '../forms/spec';
import { clockOf, timesOf, type PostRow, type Say, type Shift } from './posts';

type Person = Schemas['Person'];

/** Accounts that can hold a post: those in use, of the town itself. */
export function peopleOptions(people: readonly Person[]): Option[] {
  return people
    .filter((one) => one.active && one.role !== 'competent')
    .map((one) => ({
      value: one.id,
      label: one.unit_name ? `${one.name}（${one.unit_name}）` : one.name,
    }));
}

const reason = (t: Say) => reasonField(t('desk.posts.field.reason'), 'line');

export function fillFields(people: readonly Option[], today: string, t: Say): FieldSpec[] {
  const label = (name: string) => t(`desk.posts.field.${name}`);
  return [
    {
      name: 'person_id',
      kind: 'choice',
      label: label('person'),
      hint: label('personHint'),
      options: people,
    },
    { name: 'name', kind: 'line', label: label('name'), hint: label('nameHint'), max: 40 },
    { name: 'note', kind: 'line', label: label('note'), hint: label('noteHint'), max: 100 },
    { name: 'from', kind: 'date', label: label('from'), required: true, initial: today },
  ];
}
export function fillData(row: PostRow, id: string, values: Values): CommandOf<'post.fill'>['data'] {
  const data: CommandOf<'post.fill'>['data'] = {
    holding_id: id,
    plan: row.plan,
    post: row.post,
    unit: row.unit,
  };
  for (const name of ['person_id', 'name', 'note', 'from'] as const) {
    const value = given(values, name);
    if (value) data[name] = value;
  }
  return data;
}

export function leaveFields(today: string, t: Say): FieldSpec[] {
  return [
    {
      name: 'day',
      kind: 'date',
      label: t('desk.posts.field.day'),
      hint: t('desk.posts.field.dayHint'),
      required: true,
      initial: today,
    },
    reason(t),
  ];
}
export function leaveData(holding: string, values: Values): CommandOf<'post.leave'>['data'] {
  return {
    holding_id: holding,
    day: given(values, 'day') ?? '',
    reason: given(values, 'reason') ?? '',
  };
}

/** Nobody is a shift too: its vacancy shows on the roster. */
export function shiftFields(
  people: readonly PostRow['holders'][number][],
  shift: Shift | null,
  day: string,
  t: Say,
): FieldSpec[] {
  const label = (name: string) => t(`desk.posts.field.${name}`);
  const on = new Set(shift?.people.map((one) => one.person ?? one.name));
  const clock = (name: 'begins' | 'ends', minutes: number): FieldSpec => ({
    name,
    kind: 'clock',
    label: label(name),
    ...(name === 'ends' ? { hint: label('endsHint') } : {}),
    required: true,
    initial: clockOf(minutes),
  });
  return [
    { name: 'day', kind: 'date', label: label('shiftDay'), required: true, initial: day },
    clock('begins', shift?.from ?? 8 * 60),
    clock('ends', shift?.to ?? 18 * 60),
    ...people.map((one): FieldSpec => ({
      name: `on-${one.holding}`,
      kind: 'check',
      label: one.note ? `${one.name}（${one.note}）` : one.name,
      initial: on.has(one.person ?? one.name) ? '1' : '',
    })),
  ];
}
export function shiftData(
  of: { plan: string; post: string; unit: string },
  id: string,
  values: Values,
): CommandOf<'shift.put'>['data'] {
  return {
    shift_id: id,
    plan: of.plan,
    post: of.post,
    unit: of.unit,
    day: given(values, 'day') ?? '',
    ...timesOf(given(values, 'begins') ?? '', given(values, 'ends') ?? ''),
    holding_ids: Object.keys(values)
      .filter((name) => name.startsWith('on-') && values[name] === '1')
      .map((name) => name.slice(3)),
  };
}

export function handoverFields(people: readonly Person[], t: Say): FieldSpec[] {
  const label = (name: string) => t(`desk.posts.field.${name}`);
  const all = people
    .filter((one) => one.role !== 'competent')
    .map((one) => ({
      value: one.id,
      label: one.unit_name ? `${one.name}（${one.unit_name}）` : one.name,
    }));
  return [
    {
      name: 'from_person',
      kind: 'choice',
      label: label('fromPerson'),
      required: true,
      options: all,
    },
    {
      name: 'to_person',
      kind: 'choice',
      label: label('toPerson'),
      required: true,
      options: peopleOptions(people),
    },
    reason(t),
  ];
}
export function handoverData(values: Values): CommandOf<'post.hand_over'>['data'] {
  return {
    from_person: given(values, 'from_person') ?? '',
    to_person: given(values, 'to_person') ?? '',
    reason: given(values, 'reason') ?? '',
  };
}
