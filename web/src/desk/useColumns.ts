/** Which columns of a table are shown, as the page's address has them: all of them unless it says otherwise. */
import { computed } from 'vue';
import { useRoute, useRouter } from 'vue-router';

/** Never hidden: it names the row. */
const k_always = 'title';

export function columnsOf(text: unknown, all: readonly string[]): string[] {
  if (typeof text !== 'string' || text === '') return [...all];
  const named = new Set([...text.split(','), k_always]);
  return all.filter((key) => named.has(key));
}

export function columnsText(shown: readonly string[], all: readonly string[]): string | undefined {
  return shown.length === all.length ? undefined : shown.join(',');
}

export function useColumns(all: () => readonly string[]) {
  const route = useRoute();
  const router = useRouter();
  const shown = computed(() => columnsOf(route.query.columns, all()));

  const isShown = (key: string) => shown.value.includes(key);
  function toggle(key: string): void {
    const now = all().filter((one) => (one === key ? !isShown(one) : isShown(one)));
    void router.replace({ query: { ...route.query, columns: columnsText(now, all()) } });
  }
  return { shown, isShown, toggle };
}
