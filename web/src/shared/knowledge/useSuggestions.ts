/** Short answers to what is being typed: asked for when the typing pauses, never kept. */
import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue';
import { api, unwrap, type Schemas } from '@/api';

export type Suggestion = Schemas['KnowledgeEntry'];

const k_pauseMs = 800;
/** Shorter texts say too little. */
const k_leastCharacters = 4;

export function useSuggestions(text: Ref<string>, kind: Ref<string>) {
  const suggestions = shallowRef<readonly Suggestion[]>([]);
  const answered = ref<string | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  async function ask(): Promise<void> {
    const mine = ++asked;
    const body = {
      text: text.value.trim().slice(0, 1000),
      ...(kind.value ? { kind: kind.value } : {}),
    };
    // Without a signal there is nothing to suggest, and nothing is lost by it.
    const found = await unwrap(api.POST('/api/v1/knowledge/suggest', { body })).catch(() => null);
    if (mine === asked && found) suggestions.value = found.items;
  }
  watch([text, kind], () => {
    clearTimeout(timer);
    if ([...text.value.trim()].length < k_leastCharacters) {
      asked++;
      suggestions.value = [];
      return;
    }
    timer = setTimeout(() => void ask(), k_pauseMs);
  });
  onScopeDispose(() => {
    clearTimeout(timer);
    asked++;
  });

  /** "This answers it": counted as one, without who or when. */
  async function count(entry: Suggestion): Promise<void> {
    answered.value = entry.entry;
    await unwrap(api.POST('/api/v1/knowledge/answered', { body: { entry: entry.entry } })).catch(
      () => undefined,
    );
  }
  return { suggestions, answered, count };
}
