/** A command's form as data: its fields, what they must hold, and the command made of them. */

export type FieldKind = 'line' | 'text' | 'choice' | 'date' | 'clock' | 'check' | 'number' | 'tel';

export interface Option {
  value: string;
  label: string;
}

export interface FieldSpec {
  name: string;
  kind: FieldKind;
  /** Already in the reader's language. */
  label: string;
  hint?: string;
  required?: boolean;
  max?: number;
  options?: readonly Option[];
  initial?: string;
  /** Plain dates: the first and last day that can be chosen. */
  from?: string;
  to?: string;
  /** Whole numbers: the least and the greatest. */
  least?: number;
  most?: number;
}

export type Values = Record<string, string>;
export type Fault =
  'required' | 'long' | 'early' | 'late' | 'clock' | 'number' | 'range' | 'choice';

/** Why it is done: what nearly every command that takes something away asks for. */
export function reasonField(label: string, kind: 'line' | 'text' = 'text'): FieldSpec {
  return { name: 'reason', kind, label, required: true, max: 200 };
}

export function startValues(fields: readonly FieldSpec[]): Values {
  return Object.fromEntries(fields.map((field) => [field.name, field.initial ?? '']));
}

function faultOf(field: FieldSpec, value: string): Fault | null {
  if (value === '') return field.required ? 'required' : null;
  if (field.max !== undefined && [...value].length > field.max) return 'long';
  switch (field.kind) {
    case 'date':
      if (field.from && value < field.from) return 'early';
      return field.to && value > field.to ? 'late' : null;
    case 'clock':
      return /^([01]\d|2[0-3]):[0-5]\d$/.test(value) ? null : 'clock';
    case 'number':
      if (!/^\d{1,6}$/.test(value)) return 'number';
      return Number(value) < (field.least ?? 0) || Number(value) > (field.most ?? Infinity)
        ? 'range'
        : null;
    case 'choice':
      return field.options?.some((option) => option.value === value) ? null : 'choice';
    default:
      return null;
  }
}

/** The faults of a form by field; none when it may be sent. Space alone is nothing written. */
export function faultsOf(fields: readonly FieldSpec[], values: Values): Record<string, Fault> {
  const faults: Record<string, Fault> = {};
  for (const field of fields) {
    const fault = faultOf(field, (values[field.name] ?? '').trim());
    if (fault) faults[field.name] = fault;
  }
  return faults;
}

/** The value as written, without the space around it; undefined when empty, so that it is not sent. */
export function given(values: Values, name: string): string | undefined {
  const value = (values[name] ?? '').trim();
  return value === '' ? undefined : value;
}
