/** Accounts as forms. */
import type { CommandOf, Schemas } from '@/api';
import { given, reasonField, type FieldSpec, type Option, type Values } from '../forms/spec';

export type PersonAction = 'person.add' | 'person.change' | 'person.disable' | 'person.enable';

interface PersonContext {
  roles: readonly Option[];
  units: readonly Option[];
  t: (key: string) => string;
}

export function personFields(
  action: PersonAction,
  person: Schemas['Person'] | null,
  { roles, units, t }: PersonContext,
): FieldSpec[] {
  const label = (name: string) => t(`desk.people.${name}`);
  if (action === 'person.disable' || action === 'person.enable') {
    return [reasonField(t('desk.register.field.reason'))];
  }
  const login: FieldSpec = {
    name: 'login',
    kind: 'line',
    label: t('signIn.login'),
    hint: label('loginHint'),
    required: true,
    max: 40,
  };
  return [
    ...(action === 'person.add' ? [login] : []),
    {
      name: 'name',
      kind: 'line',
      label: label('name'),
      hint: label('nameHint'),
      required: true,
      max: 40,
      initial: person?.name ?? '',
    },
    {
      name: 'role',
      kind: 'choice',
      label: label('role'),
      required: true,
      options: roles,
      initial: person?.role ?? 'visitor',
    },
    {
      name: 'unit',
      kind: 'choice',
      label: label('unit'),
      hint: label('unitHint'),
      options: units,
      initial: units.some((unit) => unit.value === person?.unit) ? (person?.unit ?? '') : '',
    },
    {
      name: 'weight',
      kind: 'number',
      label: label('weight'),
      hint: label('weightHint'),
      least: 1,
      most: 1000,
      initial: String(person?.weight ?? 1),
    },
  ];
}

export function personData(
  action: PersonAction,
  values: Values,
  id: string,
): CommandOf<PersonAction>['data'] {
  if (action === 'person.disable' || action === 'person.enable') {
    return { person_id: id, reason: given(values, 'reason') ?? '' };
  }
  const weight = given(values, 'weight');
  const rest = {
    person_id: id,
    name: given(values, 'name') ?? '',
    role: (given(values, 'role') ?? 'visitor') as Schemas['Role'],
    unit: given(values, 'unit') ?? null,
    ...(weight ? { weight: Number(weight) } : {}),
  };
  return action === 'person.add' ? { ...rest, login: given(values, 'login') ?? '' } : rest;
}
