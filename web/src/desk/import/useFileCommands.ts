/** A file that becomes commands: what would change is looked at first, then each is sent as a command of its own. */
import { computed, ref, shallowRef, watch, type Ref } from 'vue';
import { api, unwrap, type Command, type CommandResult } from '@/api';
import { errorText } from '@/shared/ui';
import { signedOutBy } from '../account';
import { k_atOnce, parts } from '../bulk/bulk';

/** `preview` reads the file, `commandsOf` says what there is to send of it; all is forgotten when the dialog opens or closes. */
export function useFileCommands<Preview>(
  open: Ref<boolean>,
  preview: (file: File) => Promise<Preview>,
  commandsOf: (seen: Preview) => Command[],
  done: () => void,
) {
  const seen = shallowRef<Preview | null>(null);
  const commands = shallowRef<Command[]>([]);
  const results = shallowRef<CommandResult[]>([]);
  const busy = ref(false);
  const failure = ref<string | null>(null);
  watch(open, () => {
    seen.value = null;
    commands.value = [];
    results.value = [];
    failure.value = null;
  });

  async function guarded(work: () => Promise<void>): Promise<void> {
    busy.value = true;
    failure.value = null;
    try {
      await work();
    } catch (thrown) {
      if (!signedOutBy(thrown)) failure.value = errorText(thrown);
    } finally {
      busy.value = false;
    }
  }

  const look = (file: File | null) =>
    guarded(async () => {
      if (!file) return;
      results.value = [];
      const found = await preview(file);
      seen.value = found;
      commands.value = commandsOf(found);
    });

  /** After a lost answer the same commands go again under their ids. */
  const sendAll = () =>
    guarded(async () => {
      const known = new Set(results.value.map((result) => result.id));
      for (const part of parts(
        commands.value.filter((command) => !known.has(command.id)),
        k_atOnce,
      )) {
        const answer = await unwrap(api.POST('/api/v1/commands', { body: { commands: part } }));
        results.value = [...results.value, ...answer.results];
      }
      done();
    });

  const refused = computed(() => results.value.filter((result) => !result.ok));
  return { seen, commands, results, refused, busy, failure, look, sendAll };
}
