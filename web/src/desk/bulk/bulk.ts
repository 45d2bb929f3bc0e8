/**
 * One action on many matters: the commands, what the server says each would come to, and what became of
 * each. Every matter is a command of its own, so one that cannot be done holds up no other.
 */
import type { Command, CommandResult, Schemas } from '@/api';
import { uuidv7 } from '@/shared/ids';
import { dataOf, type MatterAction } from '../matter/actions';
import type { Values } from '../forms/spec';

/** What makes sense for several at once; an answer or a word of the resident's belongs to one matter. */
export const k_bulkActions = [
  'matter.hand_over',
  'matter.urge',
  'matter.note',
  'matter.extend',
  'matter.forward',
] as const satisfies readonly MatterAction[];
export type BulkAction = (typeof k_bulkActions)[number];

/** More are not taken at once: a preview that nobody reads is none. */
export const k_bulkMost = 200;
/** The contract allows 100 commands in a request; fewer show how it goes. */
export const k_atOnce = 20;

export interface BulkRow {
  matter: Schemas['MatterBrief'];
  command: Command;
  preview: Schemas['CommandPreview'] | null;
  result: CommandResult | null;
}

export function rowsOf(
  action: BulkAction,
  matters: readonly Schemas['MatterBrief'][],
  values: Values,
  newId: () => string = uuidv7,
): BulkRow[] {
  return matters.map((matter) => ({
    matter,
    command: { id: newId(), kind: action, data: dataOf(action, matter.id, values) } as Command,
    preview: null,
    result: null,
  }));
}

export function parts<T>(list: readonly T[], size: number): T[][] {
  const found: T[][] = [];
  for (let at = 0; at < list.length; at += size) found.push(list.slice(at, at + size));
  return found;
}

export function withPreviews(
  rows: readonly BulkRow[],
  previews: readonly Schemas['CommandPreview'][],
): BulkRow[] {
  const byId = new Map(previews.map((preview) => [preview.id, preview]));
  return rows.map((row) => ({ ...row, preview: byId.get(row.command.id) ?? row.preview }));
}

export function withResults(
  rows: readonly BulkRow[],
  results: readonly CommandResult[],
): BulkRow[] {
  const byId = new Map(results.map((result) => [result.id, result]));
  return rows.map((row) => ({ ...row, result: byId.get(row.command.id) ?? row.result }));
}

/** Still to be sent: what the preview allows and no answer has named yet. */
export function toSend(rows: readonly BulkRow[]): BulkRow[] {
  return rows.filter((row) => row.preview?.ok && row.result === null);
}

export interface Tally {
  can: number;
  cannot: number;
  done: number;
  refused: number;
}

export function tallyOf(rows: readonly BulkRow[]): Tally {
  const count = (test: (row: BulkRow) => boolean | undefined) => rows.filter(test).length;
  return {
    can: count((row) => row.preview?.ok),
    cannot: count((row) => row.preview !== null && !row.preview.ok),
    done: count((row) => row.result?.ok),
    refused: count((row) => row.result !== null && !row.result.ok),
  };
}
