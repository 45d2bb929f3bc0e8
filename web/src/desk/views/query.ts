/** A view is the query of the ledger's address; the same query is the same view, in whatever order. */
import type { LocationQuery } from 'vue-router';

/** What opens a dialog or turns a page is no part of a view. */
const k_passing = ['new', 'after'];

export function viewQuery(query: LocationQuery): string {
  const set = Object.entries(query).filter(
    (entry): entry is [string, string] =>
      typeof entry[1] === 'string' && entry[1] !== '' && !k_passing.includes(entry[0]),
  );
  return new URLSearchParams(set.sort(([a], [b]) => (a < b ? -1 : 1))).toString();
}

export function queryOf(view: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(view));
}

/** Views that everybody has. */
export const k_builtIn: readonly { id: string; query: Record<string, string> }[] = [
  { id: 'overdue', query: { view: 'list', overdue: 'true' } },
  { id: 'unowned', query: { view: 'list', unowned: 'true', state: 'listed' } },
  { id: 'objected', query: { view: 'list', objected: 'true' } },
  { id: 'review', query: { view: 'list', review_asked: 'true' } },
  { id: 'paused', query: { view: 'list', paused: 'true' } },
];
