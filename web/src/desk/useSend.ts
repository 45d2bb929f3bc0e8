/** Sends one command from a form: busy while it runs, refusals at the field they belong to. */
import { ref } from 'vue';
import {
  ApiError,
  NetworkError,
  send,
  type CommandKind,
  type CommandOf,
  type CommandResult,
} from '@/api';
import { uuidv7 } from '@/shared/ids';
import { errorText } from '@/shared/ui';
import { signedOutBy } from './account';
import { splitProblem } from './lib/problems';

export function useSend() {
  const busy = ref(false);
  const failure = ref<string | null>(null);
  const fieldErrors = ref<Record<string, string>>({});
  // No answer does not mean not applied: the same data is sent again under the same id.
  let unanswered: { text: string; id: string } | null = null;

  function clear(): void {
    failure.value = null;
    fieldErrors.value = {};
  }

  async function run<K extends CommandKind>(
    kind: K,
    data: CommandOf<K>['data'],
  ): Promise<CommandResult | null> {
    if (busy.value) return null;
    const text = JSON.stringify([kind, data]);
    const id = unanswered?.text === text ? unanswered.id : uuidv7();
    busy.value = true;
    clear();
    try {
      const result = await send(kind, data, id);
      unanswered = null;
      return result;
    } catch (thrown) {
      unanswered = thrown instanceof NetworkError ? { text, id } : null;
      if (signedOutBy(thrown)) return null;
      const split = thrown instanceof ApiError ? splitProblem(thrown.problem) : null;
      fieldErrors.value = split?.fields ?? {};
      failure.value = split ? split.rest : errorText(thrown);
      return null;
    } finally {
      busy.value = false;
    }
  }

  return { busy, failure, fieldErrors, run, clear };
}
