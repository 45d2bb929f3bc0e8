import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { ApiError, makeCommand, NetworkError, type Command, type CommandResult } from '@/api';
import { FieldDb, type OutboxItem } from '@/offline/db';
import { Outbox, type Transport } from '@/offline/outbox';
import type { Answers } from '@/shared/answers';
import { uuidv7 } from '@/shared/ids';

const me = '0190a5d0-0000-7000-8000-0000000000a1';
const other = '0190a5d0-0000-7000-8000-0000000000b2';
let db: FieldDb;
let unique = 0;

/** A server that applies a command once however often it comes, as the real one does. */
class FakeServer {
  applied = new Map<string, CommandResult>();
  batches: Command[][] = [];
  answerOf: (command: Command) => Partial<CommandResult> = () => ({ ok: true, answer: {} });

  readonly take: Transport = async (commands) => {
    this.batches.push(commands);
    return commands.map((command) => {
      const before = this.applied.get(command.id);
      if (before) return { ...before, repeated: true };
      const result = { id: command.id, ok: true, ...this.answerOf(command) };
      if (result.ok) this.applied.set(command.id, { ...result, seq: this.applied.size + 1 });
      return this.applied.get(command.id) ?? result;
    });
  };
}

function note(text = 'x'): Command {
  return makeCommand('matter.note', { matter_id: uuidv7(), text });
}
const items = (...commands: Command[]) => commands.map((command) => ({ command, about: {} }));
const all = (): Promise<OutboxItem[]> => db.outbox.orderBy('order').toArray();
const states = async () => (await all()).map((item) => item.state);
const refusal = (status: number, code = 'NO') =>
  new ApiError({ type: '', title: code, status, code, detail: `refused ${code}` });

beforeEach(() => {
  db = new FieldDb(`test-${++unique}`);
});

describe('the way of an item', () => {
  it('is sent in order and forgets its words once the server has it', async () => {
    const server = new FakeServer();
    const box = new Outbox(db, me, server.take);
    const commands = [note('a'), note('b'), note('c')];
    await box.add(items(...commands));
    expect(await states()).toEqual(['waiting', 'waiting', 'waiting']);
    expect(await box.flush()).toBe('empty');
    expect(server.batches.flat().map((c) => c.id)).toEqual(commands.map((c) => c.id));
    expect(await all()).toMatchObject([1, 2, 3].map((seq) => ({ state: 'done', seq, data: null })));
  });

  it('adds all of a group or none', async () => {
    const box = new Outbox(db, me, new FakeServer().take);
    const twice = note();
    await expect(box.add(items(note(), twice, twice))).rejects.toThrow();
    expect(await all()).toEqual([]);
  });

  it('is sent again with the same id when the answer was lost, and applied once', async () => {
    const server = new FakeServer();
    let lose = true;
    const box = new Outbox(db, me, async (commands) => {
      const results = await server.take(commands);
      if (lose) throw new NetworkError();
      return results;
    });
    await box.add(items(note(), note()));
    expect(await box.flush()).toBe('retry');
    expect(await states()).toEqual(['waiting', 'waiting']);
    lose = false;
    expect(await box.flush()).toBe('empty');
    expect(await states()).toEqual(['done', 'done']);
    expect(server.applied.size).toBe(2);
    expect(server.batches[1]).toEqual(server.batches[0]);
    expect((await all()).map((item) => item.attempts)).toEqual([2, 2]);
  });

  it('survives a phone that dies between sending and the answer', async () => {
    const server = new FakeServer();
    let sent: () => void = () => undefined;
    const underway = new Promise<void>((resolve) => (sent = resolve));
    const dying = new Outbox(db, me, async (commands) => {
      await server.take(commands);
      sent();
      return new Promise(() => undefined);
    });
    await dying.add(items(note()));
    void dying.flush();
    await underway;
    expect(await states()).toEqual(['sending']);

    const reborn = new Outbox(db, me, server.take);
    expect(await reborn.flush()).toBe('empty');
    expect(await states()).toEqual(['done']);
    expect(server.applied.size).toBe(1);
    expect(server.batches).toHaveLength(2);
  });

  it('never sends what belongs to another person', async () => {
    const server = new FakeServer();
    await new Outbox(db, other, server.take).add(items(note()));
    expect(await new Outbox(db, me, server.take).flush()).toBe('empty');
    expect(server.batches).toEqual([]);
    expect(await states()).toEqual(['waiting']);
  });
});

describe('batches', () => {
  it('carry at most 50', async () => {
    const server = new FakeServer();
    const box = new Outbox(db, me, server.take);
    await box.add(items(...Array.from({ length: 120 }, () => note())));
    expect(await box.flush()).toBe('empty');
    expect(server.batches.map((batch) => batch.length)).toEqual([50, 50, 20]);
  });

  it('are halved around the one command the server cannot read', async () => {
    const server = new FakeServer();
    const bad = note('bad');
    const box = new Outbox(db, me, async (commands) => {
      if (commands.some((c) => c.id === bad.id)) throw refusal(400, 'JSON-SCHEMA');
      return server.take(commands);
    });
    const good = Array.from({ length: 9 }, () => note());
    await box.add(items(...good.slice(0, 4), bad, ...good.slice(4)));
    expect(await box.flush()).toBe('empty');
    expect([...server.applied.keys()]).toEqual(good.map((c) => c.id));
    const refused = (await all()).filter((item) => item.state === 'refused');
    expect(refused).toMatchObject([
      { id: bad.id, problem: { code: 'JSON-SCHEMA' }, data: bad.data },
    ]);
  });

  it('leave waiting what the answer does not mention', async () => {
    const box = new Outbox(db, me, async (commands) => [{ id: commands[0]!.id, ok: true }]);
    await box.add(items(note(), note()));
    expect(await box.flush()).toBe('retry');
    expect(await states()).toEqual(['done', 'waiting']);
  });
});

describe('answers', () => {
  it('of refusal keep the item with its reason and its words until acknowledged', async () => {
    const server = new FakeServer();
    const problem = refusal(409, 'NOT-MINE').problem;
    server.answerOf = (c) =>
      (c.data as { text: string }).text === 'no' ? { ok: false, problem } : {};
    const box = new Outbox(db, me, server.take);
    const no = note('no');
    await box.add(items(note('yes'), no, note('yes')));
    expect(await box.flush()).toBe('empty');
    expect(await states()).toEqual(['done', 'refused', 'done']);
    expect((await all())[1]).toMatchObject({ problem: { code: 'NOT-MINE' }, data: { text: 'no' } });
    expect(await box.flush()).toBe('empty');
    expect(server.batches).toHaveLength(1);

    await box.clearDone(Number.POSITIVE_INFINITY);
    expect(await states()).toEqual(['refused']);
    await box.acknowledge(no.id);
    expect(await all()).toEqual([]);
  });

  it('of refusal can be tried again', async () => {
    const server = new FakeServer();
    server.answerOf = () => ({ ok: false, problem: refusal(409).problem });
    const box = new Outbox(db, me, server.take);
    const command = note();
    await box.add(items(command));
    await box.flush();
    server.answerOf = () => ({});
    await box.retry(command.id);
    expect((await all())[0]?.problem).toBeUndefined();
    expect(await box.flush()).toBe('empty');
    expect(await states()).toEqual(['done']);
  });

  it.each([
    [{ stands: true, doubled: true }, 'conflict'],
    [{ stands: false, doubled: true }, 'conflict'],
    [{ stands: false, doubled: false }, 'done'],
    [{ stands: true, doubled: false }, 'done'],
  ])('%j end as %s', async (answer, state) => {
    const server = new FakeServer();
    server.answerOf = () => ({ answer });
    const box = new Outbox(db, me, server.take);
    await box.add(items(note()));
    await box.flush();
    expect(await states()).toEqual([state]);
  });

  it('that a waiting item cannot be acknowledged away', async () => {
    const box = new Outbox(db, me, new FakeServer().take);
    const command = note();
    await box.add(items(command));
    await box.acknowledge(command.id);
    expect(await states()).toEqual(['waiting']);
  });

  it('that say only "busy" leave the item waiting', async () => {
    const server = new FakeServer();
    server.answerOf = () => ({ ok: false, problem: refusal(503, 'STORE-BUSY').problem });
    const box = new Outbox(db, me, server.take);
    await box.add(items(note()));
    expect(await box.flush()).toBe('retry');
    expect(await states()).toEqual(['waiting']);
  });
});

describe('a batch without answers', () => {
  it.each([
    [refusal(401, 'SIGNED-OUT'), 'signin'],
    [refusal(403, 'CSRF'), 'signin'],
    [refusal(429), 'retry'],
    [refusal(502), 'retry'],
    [new NetworkError(), 'retry'],
  ])('%s ends as %s and loses nothing', async (error, end) => {
    const box = new Outbox(db, me, () => Promise.reject(error));
    await box.add(items(note(), note()));
    expect(await box.flush()).toBe(end);
    expect(await states()).toEqual(['waiting', 'waiting']);
  });
});

describe('answers that came too late', () => {
  const visit = (answers: Answers): Command => ({
    id: uuidv7(),
    kind: 'visit.record',
    data: {
      visit_id: uuidv7(),
      dwelling_id: uuidv7(),
      outcome: 'answered',
      at: '2022-05-20T10:00:00+08:00',
      channel: 'app',
      answers,
    },
  });
  const closed = (doubled: boolean) => {
    const server = new FakeServer();
    server.answerOf = () => ({ answer: { stands: true, doubled, answers_closed: true } });
    return server;
  };

  it.each([
    [{ q1: 4 }, false, 'unkept'],
    [{}, false, 'done'],
    [{ q1: 4 }, true, 'conflict'],
  ])('%j, doubled %s, end as %s', async (answers, doubled, state) => {
    const box = new Outbox(db, me, closed(doubled).take);
    await box.add(items(visit(answers)));
    await box.flush();
    expect(await states()).toEqual([state]);
  });

  it('stay until the person has seen it', async () => {
    let now = 1_000_000_000_000;
    const box = new Outbox(db, me, closed(false).take, () => now);
    const command = visit({ q1: 4 });
    await box.add(items(command));
    await box.flush();
    now += 30 * 86_400_000;
    await box.clearDone();
    expect(await states()).toEqual(['unkept']);
    await box.acknowledge(command.id);
    expect(await states()).toEqual([]);
  });
});

describe('done items', () => {
  it('stay a week', async () => {
    let now = 1_000_000_000_000;
    const box = new Outbox(db, me, new FakeServer().take, () => now);
    await box.add(items(note()));
    await box.flush();
    now += 6 * 86_400_000;
    await box.clearDone();
    expect(await states()).toEqual(['done']);
    now += 2 * 86_400_000;
    await box.clearDone();
    expect(await states()).toEqual([]);
  });
});

describe('forgetting a person', () => {
  it('keeps what was not sent, unless everything is to go', async () => {
    const box = new Outbox(db, me, new FakeServer().take);
    await box.add(items(note()));
    await box.flush();
    await box.add(items(note()));
    await db.registers.put({ person: me, dwellings: [] });
    await db.forget(me, false);
    expect(await states()).toEqual(['waiting']);
    expect(await db.registers.count()).toBe(0);
    await db.forget(me, true);
    expect(await all()).toEqual([]);
  });
});
