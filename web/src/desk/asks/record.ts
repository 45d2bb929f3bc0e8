/** The form for something that was done about an ask, and the command made of it. */
import type { CommandOf } from '@/api';
import {
  countsHowMany,
  daysOf,
  isGathering,
  itemsOf,
  k_attendedMax,
  k_nMax,
  k_noteMax,
  type RecordedRule,
} from '@/shared/asks';
import { given, type FieldSpec, type Values } from '../forms/spec';
import type { AskRow, AskRule } from './asks';

export { daysOf, itemsOf };

type Rule = RecordedRule;
type Translate = (key: string, named?: Record<string, unknown>) => string;

export function recordFields(
  ask: Rule,
  row: Pick<AskRow, 'handed_in'>,
  today: string,
  t: Translate,
): FieldSpec[] {
  const label = (name: string) => t(`desk.asks.field.${name}`);
  const days = daysOf(ask, today);
  const fields: FieldSpec[] = [
    {
      name: 'day',
      kind: 'date',
      label: label('day'),
      required: true,
      ...days,
      // Of a window that has passed nobody but the writer knows the day.
      initial: days.to === today ? today : '',
      hint: t('desk.asks.field.dayHint', days),
    },
  ];
  const items = itemsOf(ask, row);
  fields.push(
    ...items.map((item, n): FieldSpec => ({
      name: `item${n}`,
      kind: 'check',
      label: t('desk.asks.field.item', { item }),
      initial: items.length === 1 ? '1' : '',
    })),
  );
  const number = (name: string, least: number, most: number): FieldSpec => ({
    name,
    kind: 'number',
    label: label(name),
    least,
    most,
  });
  if (countsHowMany(ask))
    fields.push({ ...number('n', 1, k_nMax), required: true, initial: '1', hint: label('nHint') });
  if (isGathering(ask))
    fields.push({ ...number('attended', 0, k_attendedMax), hint: label('attendedHint') });
  fields.push({
    name: 'note',
    kind: 'text',
    label: label('note'),
    max: k_noteMax,
    hint: label('noteHint'),
  });
  return fields;
}

export function recorded(
  ask: Rule & Pick<AskRule, 'plan' | 'rule'>,
  row: Pick<AskRow, 'unit' | 'handed_in'>,
  values: Values,
  act_id: string,
): CommandOf<'act.record'>['data'] {
  const n = given(values, 'n');
  const attended = given(values, 'attended');
  const note = given(values, 'note');
  const handed_in = itemsOf(ask, row).filter((_, at) => values[`item${at}`] === '1');
  return {
    act_id,
    plan: ask.plan,
    rule: ask.rule,
    unit: row.unit,
    day: given(values, 'day') ?? '',
    ...(n ? { n: Number(n) } : {}),
    ...(attended ? { attended: Number(attended) } : {}),
    ...(handed_in.length > 0 ? { handed_in } : {}),
    ...(note ? { note } : {}),
  };
}
