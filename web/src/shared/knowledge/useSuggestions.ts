/** Short answers to what is being typed; the text is never kept. */
import { ref, type Ref } from 'vue';
import { api, unwrap, type Schemas } from '@/api';
import { useAskedWhileTyping } from '../useAskedWhileTyping';

export type Suggestion = Schemas['KnowledgeEntry'];

export function useSuggestions(text: Ref<string>, kind: Ref<string>) {
  const suggestions = useAskedWhileTyping<Suggestion>(text, [kind], (typed) =>
    unwrap(
      api.POST('/api/v1/knowledge/suggest', {
        body: { text: typed, ...(kind.value ? { kind: kind.value } : {}) },
      }),
    ),
  );
  const answered = ref<string | null>(null);

  /** "This answers it": counted as one, without who or when. */
  async function count(entry: Suggestion): Promise<void> {
    answered.value = entry.entry;
    await unwrap(api.POST('/api/v1/knowledge/answered', { body: { entry: entry.entry } })).catch(
      () => undefined,
    );
  }
  return { suggestions, answered, count };
}
