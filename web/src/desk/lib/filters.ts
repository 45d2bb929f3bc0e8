/** Filters live in the address, so that a figure's link, the back button and a copied address all work. */
import type { LocationQuery, LocationQueryRaw } from 'vue-router';

export type Filters<K extends string> = Record<K, string>;

export function readFilters<K extends string>(
  query: LocationQuery,
  names: readonly K[],
): Filters<K> {
  const filters = {} as Filters<K>;
  for (const name of names) {
    const value = query[name];
    filters[name] = typeof value === 'string' ? value : '';
  }
  return filters;
}

/** Only what is set; other parameters of the address (such as the view) stay. */
export function writeFilters<K extends string>(
  query: LocationQuery,
  filters: Partial<Filters<K>>,
): LocationQueryRaw {
  const next: LocationQueryRaw = { ...query };
  for (const [name, value] of Object.entries<string | undefined>(filters)) {
    if (value) next[name] = value;
    else delete next[name];
  }
  return next;
}

/** For the API: empty filters are left out. */
export function asQuery<K extends string>(filters: Filters<K>): Partial<Filters<K>> {
  const set = Object.entries<string>(filters).filter(([, value]) => value !== '');
  return Object.fromEntries(set) as Partial<Filters<K>>;
}

export function anySet(filters: Readonly<Record<string, string>>): boolean {
  return Object.values(filters).some((value) => value !== '');
}
