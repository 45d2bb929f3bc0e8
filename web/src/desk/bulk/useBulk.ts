/** The steps of a bulk action: filled in, looked at, sent. What was sent is never sent under another id. */
import { computed, ref, shallowRef } from 'vue';
import { api, unwrap, type Command } from '@/api';
import { errorText } from '@/shared/ui';
import { signedOutBy } from '../account';
import { k_atOnce, parts, tallyOf, toSend, withPreviews, withResults, type BulkRow } from './bulk';

export type BulkStep = 'form' | 'preview' | 'sending' | 'done';

export function useBulk() {
  const step = ref<BulkStep>('form');
  const rows = shallowRef<BulkRow[]>([]);
  const busy = ref(false);
  const failure = ref<string | null>(null);

  const commandsOf = (some: readonly BulkRow[]): Command[] => some.map((row) => row.command);

  async function guarded(work: () => Promise<void>): Promise<boolean> {
    busy.value = true;
    failure.value = null;
    try {
      await work();
      return true;
    } catch (thrown) {
      if (!signedOutBy(thrown)) failure.value = errorText(thrown);
      return false;
    } finally {
      busy.value = false;
    }
  }

  async function look(fresh: BulkRow[]): Promise<void> {
    const seen = await guarded(async () => {
      rows.value = fresh;
      for (const part of parts(fresh, k_atOnce)) {
        const body = { commands: commandsOf(part) };
        const { results } = await unwrap(api.POST('/api/v1/commands/preview', { body }));
        rows.value = withPreviews(rows.value, results);
      }
    });
    if (seen) step.value = 'preview';
  }

  /** Sends what has no answer yet; after a lost answer the same commands go again under their ids. */
  async function sendAll(): Promise<void> {
    step.value = 'sending';
    const sent = await guarded(async () => {
      for (const part of parts(toSend(rows.value), k_atOnce)) {
        const body = { commands: commandsOf(part) };
        const { results } = await unwrap(api.POST('/api/v1/commands', { body }));
        rows.value = withResults(rows.value, results);
      }
    });
    if (sent) step.value = 'done';
  }

  function restart(): void {
    step.value = 'form';
    rows.value = [];
    failure.value = null;
  }

  const tally = computed(() => tallyOf(rows.value));
  return { step, rows, busy, failure, tally, look, sendAll, restart };
}
