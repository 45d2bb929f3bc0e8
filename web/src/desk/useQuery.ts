/**
 * What a page reads from the server: read at once, again when `on` changes and after commits. While it
 * is read again the old data stays, so nothing jumps; an answer that was overtaken is dropped.
 */
import {
  onScopeDispose,
  ref,
  shallowRef,
  watch,
  type Ref,
  type ShallowRef,
  type WatchSource,
} from 'vue';
import { errorText } from '@/shared/ui';
import { onCommit } from './live';
import { signedOutBy } from './account';

export interface Query<T> {
  data: ShallowRef<T | null>;
  error: Ref<string | null>;
  /** True until the first answer, and when `on` changed: not while refreshing quietly. */
  loading: Ref<boolean>;
  refresh: () => Promise<void>;
}

export function useQuery<T>(load: () => Promise<T>, on: WatchSource[] = []): Query<T> {
  const data = shallowRef<T | null>(null);
  const error = ref<string | null>(null);
  const loading = ref(true);
  let asked = 0;
  let gone = false;

  async function refresh(): Promise<void> {
    const mine = ++asked;
    try {
      const answer = await load();
      if (mine !== asked || gone) return;
      data.value = answer;
      error.value = null;
    } catch (thrown) {
      if (mine !== asked || gone || signedOutBy(thrown)) return;
      error.value = errorText(thrown);
    }
    loading.value = false;
  }

  if (on.length > 0) {
    watch(on, () => {
      loading.value = true;
      void refresh();
    });
  }
  onCommit(() => void refresh());
  onScopeDispose(() => {
    gone = true;
  });
  void refresh();
  return { data, error, loading, refresh };
}
