/**
 * A long list read in pages. After a commit the pages already shown are read again in place, as long as
 * they are few; of a long list it is only said that something changed.
 */
import { onScopeDispose, ref, shallowRef, watch, type WatchSource } from 'vue';
import { errorText } from '@/shared/ui';
import { signedOutBy } from './account';
import { onCommit } from './live';

export interface Page<T> {
  items: T[];
  next: string | null;
}

/** More rows than this are not read again by themselves. */
const k_quietRows = 600;

export function useList<P extends Page<unknown>>(
  load: (after: string | null) => Promise<P>,
  on: WatchSource[],
) {
  type Item = P['items'][number];
  const items = shallowRef<Item[]>([]);
  /** The newest page read: its counts and totals. */
  const last = shallowRef<P | null>(null);
  const next = ref<string | null>(null);
  const loading = ref(true);
  const error = ref<string | null>(null);
  const changed = ref(false);
  let asked = 0;
  let gone = false;

  async function guarded(mine: number, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      if (mine === asked) error.value = null;
    } catch (thrown) {
      if (mine !== asked || gone || signedOutBy(thrown)) return;
      error.value = errorText(thrown);
    } finally {
      if (mine === asked) loading.value = false;
    }
  }

  /** Reads again from the start until as much is shown as before. */
  async function refresh(keep = items.value.length): Promise<void> {
    const mine = ++asked;
    await guarded(mine, async () => {
      const fresh: Item[] = [];
      let after: string | null = null;
      let page: P;
      do {
        page = await load(after);
        if (mine !== asked || gone) return;
        fresh.push(...page.items);
        after = page.next;
      } while (after !== null && fresh.length < keep);
      items.value = fresh;
      last.value = page;
      next.value = after;
      changed.value = false;
    });
  }

  async function more(): Promise<void> {
    if (next.value === null || loading.value) return;
    const mine = asked;
    loading.value = true;
    await guarded(mine, async () => {
      const page = await load(next.value);
      if (mine !== asked || gone) return;
      items.value = [...items.value, ...page.items];
      last.value = page;
      next.value = page.next;
    });
  }

  watch(on, () => {
    loading.value = true;
    void refresh(0);
  });
  onCommit(() => {
    if (items.value.length <= k_quietRows) void refresh();
    else changed.value = true;
  });
  onScopeDispose(() => {
    gone = true;
  });
  void refresh(0);
  return { items, last, next, loading, error, changed, refresh, more };
}
