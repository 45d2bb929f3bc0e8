/** Changes of the register as forms: each with its reason, each one line of the change ledger. */
import type { CommandOf, Schemas } from '@/api';
import { given, reasonField, type FieldSpec, type Option, type Values } from '../forms/spec';

export type RegisterAction =
  | 'register.add'
  | 'register.split'
  | 'register.merge'
  | 'register.vacate'
  | 'register.restore'
  | 'register.freeze'
  | 'register.contact'
  | 'register.erase_contact';

type Household = Pick<
  Schemas['DwellingBrief'],
  'id' | 'code' | 'address' | 'state' | 'has_contact'
>;

export interface RegisterContext {
  dwelling: Household | null;
  units: readonly Option[];
  unit: string;
  contact: { name?: string; phone?: string } | null;
  t: (key: string) => string;
}

/** What can be done with one dwelling in its state. */
export function dwellingActions(
  dwelling: Household,
  may: (kind: string) => boolean,
): RegisterAction[] {
  const standing: RegisterAction[] =
    dwelling.state === 'active'
      ? ['register.split', 'register.merge', 'register.vacate']
      : dwelling.state === 'vacated'
        ? ['register.restore']
        : [];
  const contact: RegisterAction[] = dwelling.has_contact
    ? ['register.contact', 'register.erase_contact']
    : ['register.contact'];
  return [...standing, ...(dwelling.state === 'active' ? contact : [])].filter((action) =>
    may(action),
  );
}

export function registerFields(action: RegisterAction, context: RegisterContext): FieldSpec[] {
  const { t } = context;
  const label = (name: string) => t(`desk.register.field.${name}`);
  const reason = reasonField(label('reason'), 'line');
  switch (action) {
    case 'register.add':
      return [
        {
          name: 'unit',
          kind: 'choice',
          label: t('desk.filter.unit'),
          required: true,
          options: context.units,
          initial: context.unit,
        },
        { name: 'group', kind: 'line', label: label('group'), max: 40 },
        { name: 'code', kind: 'line', label: label('code'), max: 40 },
        { name: 'address', kind: 'line', label: label('address'), required: true, max: 120 },
        reason,
      ];
    case 'register.split':
      return [
        {
          name: 'parts',
          kind: 'text',
          label: label('parts'),
          hint: t('desk.register.hint.parts'),
          required: true,
          max: 5000,
          initial: context.dwelling ? `${context.dwelling.address}\n` : '',
        },
        reason,
      ];
    case 'register.merge':
      return [
        {
          name: 'codes',
          kind: 'text',
          label: label('codes'),
          hint: t('desk.register.hint.codes'),
          required: true,
          max: 2000,
        },
        reason,
      ];
    case 'register.contact':
      return [
        {
          name: 'name',
          kind: 'line',
          label: t('desk.new.name'),
          max: 40,
          initial: context.contact?.name ?? '',
        },
        {
          name: 'phone',
          kind: 'tel',
          label: t('desk.new.phone'),
          max: 20,
          initial: context.contact?.phone ?? '',
        },
      ];
    case 'register.erase_contact':
      return [];
    default:
      return [reason];
  }
}

/** "Address" or "Address | CODE", one dwelling a line. */
export function readParts(text: string): { address: string; code?: string }[] {
  return text
    .split('\n')
    .map((line) => line.normalize('NFC').trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [address = '', code = ''] = line.split(/[|｜]/).map((part) => part.trim());
      return code === '' ? { address } : { address, code };
    });
}

/** Codes separated by space, comma or line, each once. */
export function readCodes(text: string): string[] {
  const codes = text.split(/[\s,，、;；]+/).filter((code) => code !== '');
  return [...new Set(codes)];
}

interface Ids {
  dwelling: string;
  fresh: (n: number) => string[];
  merged: readonly string[];
}

export function registerData(
  action: RegisterAction,
  values: Values,
  ids: Ids,
): CommandOf<RegisterAction>['data'] {
  const reason = given(values, 'reason') ?? '';
  switch (action) {
    case 'register.add':
      return {
        dwelling_id: ids.fresh(1)[0] ?? '',
        unit: given(values, 'unit') ?? '',
        group: given(values, 'group'),
        code: given(values, 'code'),
        address: given(values, 'address') ?? '',
        reason,
      };
    case 'register.split': {
      const parts = readParts(values.parts ?? '');
      const fresh = ids.fresh(parts.length);
      return {
        dwelling_id: ids.dwelling,
        parts: parts.map((part, i) => ({ dwelling_id: fresh[i] ?? '', ...part })),
        reason,
      };
    }
    case 'register.merge':
      return { into: ids.dwelling, dwelling_ids: [...ids.merged], reason };
    case 'register.freeze':
      return { reason };
    case 'register.contact':
      return {
        dwelling_id: ids.dwelling,
        name: given(values, 'name') ?? null,
        phone: given(values, 'phone') ?? null,
      };
    case 'register.erase_contact':
      return { dwelling_id: ids.dwelling };
    default:
      return { dwelling_id: ids.dwelling, reason };
  }
}
