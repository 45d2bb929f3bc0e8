/** The forms in which the centre keeps short answers and the service directory. */
import type { CommandOf, Schemas } from '@/api';
import { given, type FieldSpec, type Option, type Values } from '../forms/spec';

export type Entry = Schemas['KnowledgeEntry'];

/** Lengths are those of the contract. */
const k_lines = ['office', 'place', 'phone', 'hours', 'bring'] as const;

export function entryFields(
  entry: Entry | null,
  kinds: readonly Option[],
  t: (key: string) => string,
): FieldSpec[] {
  return [
    {
      name: 'question',
      kind: 'line',
      label: t('desk.knowledge.question'),
      hint: t('desk.knowledge.questionHint'),
      required: true,
      max: 80,
      initial: entry?.question ?? '',
    },
    {
      name: 'kind',
      kind: 'choice',
      label: t('desk.filter.kind'),
      hint: t('desk.knowledge.kindHint'),
      options: kinds,
      initial: entry?.kind ?? '',
    },
    {
      name: 'answer',
      kind: 'text',
      label: t('desk.knowledge.answer'),
      hint: t('desk.knowledge.answerHint'),
      max: 600,
      initial: entry?.answer ?? '',
    },
    ...k_lines.map((name): FieldSpec => ({
      name,
      kind: 'line',
      label: t(`knowledge.${name}`),
      max: 100,
      initial: entry?.[name] ?? '',
    })),
  ];
}

/** A new entry gets an id of its own; one that is changed keeps it. */
export function putData(id: string, values: Values): CommandOf<'knowledge.put'>['data'] {
  const data: Record<string, string | undefined> = { entry: id };
  for (const name of ['question', 'kind', 'answer', ...k_lines]) data[name] = given(values, name);
  return JSON.parse(JSON.stringify(data)) as CommandOf<'knowledge.put'>['data'];
}

/** Ten signs of a random UUID: short enough to stand in a spreadsheet. */
export function newEntryId(uuid: string): string {
  return `k-${uuid.replaceAll('-', '').slice(-10)}`;
}
