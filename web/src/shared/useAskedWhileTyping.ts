/** What a server finds for a text that is being typed: asked for when the typing pauses. */
import { onScopeDispose, shallowRef, watch, type Ref } from 'vue';

const k_pauseMs = 800;
/** Shorter texts say too little. */
const k_leastCharacters = 4;

/** `beside`: what else changes the answer. `ask` may fail: without a signal there is nothing to show, and nothing is lost. */
export function useAskedWhileTyping<Item>(
  text: Ref<string>,
  beside: readonly Ref<string>[],
  ask: (text: string) => Promise<{ items: readonly Item[] }>,
) {
  const items = shallowRef<readonly Item[]>([]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  async function askNow(): Promise<void> {
    const mine = ++asked;
    const found = await ask(text.value.trim().slice(0, 1000)).catch(() => null);
    if (mine === asked && found) items.value = found.items;
  }
  watch([text, ...beside], () => {
    clearTimeout(timer);
    if ([...text.value.trim()].length < k_leastCharacters) {
      asked++;
      items.value = [];
      return;
    }
    timer = setTimeout(() => void askNow(), k_pauseMs);
  });
  onScopeDispose(() => {
    clearTimeout(timer);
    asked++;
  });
  return items;
}
