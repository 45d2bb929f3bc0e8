import { computed, ref, shallowRef } from 'vue';
import type { Schemas } from '@/api';
import { NetworkError } from '@/api';
import { uuidv7 } from '@/shared/ids';
import { errorText } from '@/shared/ui';
import { signedOutBy } from '../account';
import { preview, type Target } from './upload';

export type Step = 'choose' | 'reading' | 'look' | 'importing' | 'done';

/** Choose a file, look at what would happen, import exactly that file. */
export function useImport<R>(
  target: Target,
  run: (file: File, id: string, sha256: string) => Promise<R>,
) {
  const step = ref<Step>('choose');
  const file = shallowRef<File | null>(null);
  const found = shallowRef<Schemas['ImportPreview'] | null>(null);
  const result = shallowRef<R | null>(null);
  const failure = ref<string | null>(null);
  // One id for one file: pressed again after a lost answer, the import is not made twice.
  let id = uuidv7();

  async function choose(chosen: File | null): Promise<void> {
    if (!chosen) return;
    file.value = chosen;
    found.value = null;
    failure.value = null;
    id = uuidv7();
    step.value = 'reading';
    try {
      found.value = await preview(target, chosen);
      step.value = 'look';
    } catch (thrown) {
      if (signedOutBy(thrown)) return;
      failure.value = errorText(thrown);
      step.value = 'choose';
    }
  }

  async function start(): Promise<void> {
    if (!file.value || !found.value || step.value !== 'look') return;
    failure.value = null;
    step.value = 'importing';
    try {
      result.value = await run(file.value, id, found.value.sha256);
      step.value = 'done';
    } catch (thrown) {
      if (signedOutBy(thrown)) return;
      if (!(thrown instanceof NetworkError)) id = uuidv7();
      failure.value = errorText(thrown);
      step.value = 'look';
    }
  }

  function again(): void {
    step.value = 'choose';
    file.value = null;
    found.value = null;
    failure.value = null;
  }

  const ready = computed(
    () => found.value !== null && found.value.total_problems === 0 && found.value.accepted > 0,
  );
  return { step, file, found, result, failure, ready, choose, start, again };
}
