import { computed, type ComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { readFilters, writeFilters, type Filters } from './lib/filters';

/** The filters of a page as its address has them, and how to change them. */
export function useFilters<K extends string>(
  names: readonly K[],
): {
  filters: ComputedRef<Filters<K>>;
  set: (changed: Partial<Filters<K>>) => void;
  clear: () => void;
} {
  const route = useRoute();
  const router = useRouter();
  const filters = computed(() => readFilters(route.query, names));

  function set(changed: Partial<Filters<K>>): void {
    void router.replace({ query: writeFilters(route.query, changed) });
  }
  function clear(): void {
    set(Object.fromEntries(names.map((name) => [name, ''])) as Partial<Filters<K>>);
  }
  return { filters, set, clear };
}
