/** Lines typed from a sheet: each is sent when it is complete, and stays here until the server has it. */
import { computed, ref } from 'vue';
import { api, NetworkError, unwrap, type Command, type Schemas } from '@/api';
import type { Answers } from '@/shared/answers';
import { checkCode, receiptNumber, uuidv7 } from '@/shared/ids';
import { errorText } from '@/shared/ui';
import { signedOutBy } from '../account';
import { commandsOf, type Outcome, type PaperContext, type PaperLine } from '../lib/paper';

export interface Entry {
  line: PaperLine;
  context: PaperContext;
  code: string;
  address: string;
  state: 'sending' | 'sent' | 'refused' | 'unanswered';
  text: string;
  /** The visit is there, but its answers came when none may be kept any more. */
  unkept: boolean;
  receipt: string | null;
}

interface Typed {
  dwelling: Schemas['DwellingBrief'];
  outcome: Outcome;
  answers: Answers;
  problem: string;
  at: string;
  visitor: string;
  formVersion: number | null;
}

export function usePaper() {
  const entries = ref<Entry[]>([]);
  const unsent = computed(() =>
    entries.value.filter((entry) => entry.state === 'sending' || entry.state === 'unanswered'),
  );

  function judge(entry: Entry, results: readonly Schemas['CommandResult'][]): void {
    const refused = results.find((result) => !result.ok);
    entry.state = refused ? 'refused' : 'sent';
    entry.text = refused?.problem?.detail ?? '';
    const answer = results[0]?.answer as { answers_closed?: boolean } | undefined;
    entry.unkept =
      answer?.answers_closed === true &&
      entry.line.outcome === 'answered' &&
      Object.keys(entry.line.answers).length > 0;
    const opened = results[1]?.ok
      ? (results[1].answer as { receipt?: string } | undefined)
      : undefined;
    if (opened) entry.receipt = opened.receipt ?? receiptNumber(entry.line.matterId);
  }

  async function transmit(entry: Entry): Promise<void> {
    entry.state = 'sending';
    entry.text = '';
    try {
      const commands = commandsOf(entry.line, entry.context) as Command[];
      const { results } = await unwrap(api.POST('/api/v1/commands', { body: { commands } }));
      judge(entry, results);
    } catch (thrown) {
      entry.state = thrown instanceof NetworkError ? 'unanswered' : 'refused';
      entry.text = errorText(thrown);
      signedOutBy(thrown);
    }
  }

  /** Takes a line and sends it; ids are made here once and kept for every repetition. */
  function add(typed: Typed): void {
    entries.value.unshift({
      line: {
        visitCommand: uuidv7(),
        visitId: uuidv7(),
        dwellingId: typed.dwelling.id,
        outcome: typed.outcome,
        at: typed.at,
        visitor: typed.visitor,
        answers: typed.answers,
        problem: typed.problem,
        matterCommand: uuidv7(),
        matterId: uuidv7(),
        check: checkCode(),
      },
      context: {
        unit: typed.dwelling.unit,
        formVersion: typed.formVersion,
        place: `${typed.dwelling.unit_name}${typed.dwelling.group}`,
      },
      code: typed.dwelling.code,
      address: typed.dwelling.address,
      state: 'sending',
      text: '',
      unkept: false,
      receipt: null,
    });
    const entry = entries.value[0];
    if (entry) void transmit(entry);
  }

  function retryAll(): void {
    for (const entry of entries.value) if (entry.state === 'unanswered') void transmit(entry);
  }

  return { entries, unsent, add, retryAll };
}
