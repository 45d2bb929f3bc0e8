/** Lays a pull over what the phone has. */
import type { Schemas } from '@/api';
import type { Dwelling, OutboxItem, Outcome } from './db';

export function mergeDwellings(stored: Dwelling[], fresh: Schemas['FieldData']): Dwelling[] {
  if (fresh.full) return fresh.dwellings;
  const changed = new Map(fresh.dwellings.map((dwelling) => [dwelling.id, dwelling]));
  const gone = new Set(fresh.gone);
  const kept: Dwelling[] = [];
  for (const dwelling of stored) {
    if (gone.has(dwelling.id)) continue;
    kept.push(changed.get(dwelling.id) ?? dwelling);
    changed.delete(dwelling.id);
  }
  return [...kept, ...changed.values()];
}

export interface LocalVisit {
  outcome: Outcome;
  state: OutboxItem['state'];
  at: number;
}

/**
 * The last visit recorded on this phone for each dwelling, as long as the pulled data cannot know it yet: not sent, or sent
 * and later than the pull's cut. Refused and conflicting ones are shown until acknowledged.
 */
export function localVisits(items: OutboxItem[], cut: number | null): Map<string, LocalVisit> {
  const visits = new Map<string, LocalVisit>();
  for (const item of items) {
    const { dwelling, outcome } = item.about;
    if (item.kind !== 'visit.record' || !dwelling || !outcome) continue;
    const settled = item.state === 'done' || item.state === 'unkept';
    const known = settled && item.seq !== undefined && item.seq <= (cut ?? -1);
    if (known) visits.delete(dwelling);
    else visits.set(dwelling, { outcome, state: item.state, at: item.madeAt });
  }
  return visits;
}
