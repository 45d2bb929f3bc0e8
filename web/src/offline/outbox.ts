/**
 * Commands made at the door, sent in their order when there is a signal. The rules:
 *  - an item leaves the queue only by an answer of the server that names its id;
 *  - no answer means it is sent again with the same id, and the server applies it once;
 *  - a refusal, a conflict or answers that were not kept stay until the person has seen it; nothing is swallowed;
 *  - what a resident said is thrown away on the phone once the server has it.
 */
import { ApiError, NetworkError, type Command, type CommandResult, type Problem } from '@/api';
import type { Answers } from '@/shared/answers';
import { needsEyes, type About, type FieldDb, type OutboxItem, type SendState } from './db';

/** Sends commands and gives the answers; throws ApiError or NetworkError for the batch as a whole. */
export type Transport = (commands: Command[]) => Promise<CommandResult[]>;

/** retry: try again later. signin: the server does not know us any more. */
export type FlushEnd = 'empty' | 'retry' | 'signin';

export const batchLimit = 50;
/** Done items remain visible for a week. */
const doneStaysMs = 7 * 24 * 3600 * 1000;

export interface NewItem {
  command: Command;
  about: About;
}

export class Outbox {
  constructor(
    private readonly db: FieldDb,
    private readonly person: string,
    private readonly transport: Transport,
    /** The server's time as far as the phone knows it, in milliseconds. */
    private readonly now: () => number = Date.now,
  ) {}

  /** All or none, so that a visit and the matter told at it are never torn apart. */
  async add(items: NewItem[]): Promise<void> {
    const rows = items.map(({ command, about }) => ({
      id: command.id,
      person: this.person,
      kind: command.kind,
      data: command.data,
      state: 'waiting' as const,
      about,
      madeAt: this.now(),
      attempts: 0,
    }));
    await this.db.transaction('rw', this.db.outbox, () => this.db.outbox.bulkAdd(rows));
  }

  /** Call only where nobody else can be sending: an item still marked so was cut off by a crash. */
  async flush(): Promise<FlushEnd> {
    await this.inState('sending').modify({ state: 'waiting' });
    let size = batchLimit;
    for (;;) {
      const batch = await this.nextBatch(size);
      if (batch.length === 0) return 'empty';
      await this.markSending(batch);
      try {
        const results = await this.transport(batch.map(toCommand));
        if (!(await this.settle(batch, results, this.now()))) return 'retry';
        size = Math.min(batchLimit, size * 2);
      } catch (error) {
        await this.change(batch, { state: 'waiting' });
        const end = endOf(error);
        if (end) return end;
        // The server refuses the batch as a whole: halve until the item it stumbles over stands alone.
        if (batch.length === 1)
          await this.refuse(batch[0]!, (error as ApiError).problem, this.now());
        else size = Math.ceil(batch.length / 2);
      }
    }
  }

  /** The person has seen the refusal or the conflict. */
  async acknowledge(id: string): Promise<void> {
    await this.db.outbox.where({ id }).filter(hasEnded).delete();
  }

  /** Sends a refused item once more. */
  async retry(id: string): Promise<void> {
    const refused = this.db.outbox.where({ id }).filter((item) => item.state === 'refused');
    await refused.modify((item) => {
      item.state = 'waiting';
      delete item.problem;
      delete item.settledAt;
    });
  }

  async clearDone(olderThan: number = this.now() - doneStaysMs): Promise<void> {
    await this.inState('done')
      .filter((item) => (item.settledAt ?? 0) <= olderThan)
      .delete();
  }

  private inState(state: OutboxItem['state']) {
    return this.db.outbox.where('[person+state]').equals([this.person, state]);
  }

  private async nextBatch(size: number): Promise<OutboxItem[]> {
    const waiting = await this.inState('waiting').sortBy('order');
    return waiting.slice(0, size);
  }

  private async change(items: OutboxItem[], changes: Partial<OutboxItem>): Promise<void> {
    await this.db.outbox.bulkUpdate(items.map((item) => ({ key: item.order!, changes })));
  }

  private async markSending(batch: OutboxItem[]): Promise<void> {
    await this.db.outbox.bulkUpdate(
      batch.map(({ order, attempts }) => ({
        key: order!,
        changes: { state: 'sending' as const, attempts: attempts + 1 },
      })),
    );
  }

  /** Writes down each answer; false when something of the batch is still without one. */
  private async settle(
    batch: OutboxItem[],
    results: CommandResult[],
    now: number,
  ): Promise<boolean> {
    const byId = new Map(results.map((result) => [result.id, result]));
    let complete = true;
    await this.db.transaction('rw', this.db.outbox, async () => {
      for (const item of batch) {
        const result = byId.get(item.id);
        if (result?.ok) await this.accept(item, result, now);
        else if (result?.problem && !isPassing(result.problem.status))
          await this.refuse(item, result.problem, now);
        else {
          complete = false;
          await this.change([item], { state: 'waiting' });
        }
      }
    });
    return complete;
  }

  private async accept(item: OutboxItem, result: CommandResult, now: number): Promise<void> {
    await this.db.outbox.update(item.order!, {
      state: stateOf(item, result),
      data: null,
      settledAt: now,
      ...(result.seq === undefined ? {} : { seq: result.seq }),
    });
  }

  private async refuse(item: OutboxItem, problem: Problem, now: number): Promise<void> {
    await this.db.outbox.update(item.order!, { state: 'refused', problem, settledAt: now });
  }
}

/**
 * One's own later visit that does not stand (a second "nobody home") is no conflict: nobody else is concerned. Where a visit
 * is doubled and its answers are lost besides, the doubling is what somebody has to know.
 */
function stateOf(item: OutboxItem, result: CommandResult): SendState {
  const answer = result.answer as { doubled?: boolean; answers_closed?: boolean } | undefined;
  if (answer?.doubled === true) return 'conflict';
  const answers = (item.data as { answers?: Answers } | null)?.answers ?? {};
  return answer?.answers_closed === true && Object.keys(answers).length > 0 ? 'unkept' : 'done';
}

function toCommand(item: OutboxItem): Command {
  return { id: item.id, kind: item.kind, data: item.data } as Command;
}

/** Refusals that say nothing about the command: overloaded, restarting, too many requests. */
function isPassing(status: number): boolean {
  return status >= 500 || status === 429 || status === 408;
}

function hasEnded(item: OutboxItem): boolean {
  return item.state === 'done' || needsEyes(item.state);
}

/** How a batch without answers ends the flush; null when the server refused its content. */
function endOf(error: unknown): FlushEnd | null {
  if (error instanceof NetworkError) return 'retry';
  if (!(error instanceof ApiError)) throw error;
  if (error.status === 401 || error.code === 'CSRF') return 'signin';
  return isPassing(error.status) ? 'retry' : null;
}
