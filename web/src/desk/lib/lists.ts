// The four lists of the field and the states that stand in each; told and confirmed are shown apart,
// because nothing is struck off without the resident's word.

export type MatterState =
  'listed' | 'handed_over' | 'handling' | 'answered' | 'told' | 'confirmed' | 'closed';

export const k_states: readonly MatterState[] = [
  'listed',
  'handed_over',
  'handling',
  'answered',
  'told',
  'confirmed',
  'closed',
];

export interface Column {
  id: string;
  states: readonly MatterState[];
}

/** 列单 · 交单 · 办单（含已答复）· 已告知 · 已确认、销单 */
export const k_columns: readonly Column[] = [
  { id: 'listed', states: ['listed'] },
  { id: 'handed_over', states: ['handed_over'] },
  { id: 'handling', states: ['handling', 'answered'] },
  { id: 'told', states: ['told'] },
  { id: 'closed', states: ['confirmed', 'closed'] },
];

export function columnOf(state: MatterState): string {
  return k_columns.find((column) => column.states.includes(state))?.id ?? state;
}

export function countIn(column: Column, counts: Readonly<Record<string, number>>): number {
  return column.states.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
}

export const k_open: readonly MatterState[] = [
  'listed',
  'handed_over',
  'handling',
  'answered',
  'told',
];
