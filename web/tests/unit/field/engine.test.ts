// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError, NetworkError } from '@/api';
import { SyncEngine, type EngineParts } from '@/offline/engine';
import type { FlushEnd, Outbox } from '@/offline/outbox';
import { field, makeTown } from '../../mock/field-server';

const fresh = field(makeTown(1));
let flushes: (FlushEnd | Error)[];
let engine: SyncEngine;
let pulls: number;
let failPull: Error | null;
let mine: boolean;

const refusal = (status: number) =>
  new ApiError({ type: '', title: 'NO', status, code: 'NO', detail: 'not for your role' });

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  flushes = [];
  pulls = 0;
  failPull = null;
  mine = true;
  const flush = async (): Promise<FlushEnd> => {
    const next = flushes.shift() ?? 'empty';
    if (next instanceof Error) throw next;
    return next;
  };
  const parts: EngineParts = {
    outbox: { flush } as unknown as Outbox,
    pull: async () => {
      pulls++;
      if (failPull) throw failPull;
      return fresh;
    },
    store: async () => mine,
    cut: () => 100,
  };
  engine = new SyncEngine(parts);
});
afterEach(() => {
  engine.stop();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('a round', () => {
  it('sends, then pulls, then is in sync', async () => {
    await engine.kick();
    expect([engine.link.value, pulls, engine.nextTryAt.value]).toEqual(['online', 1, null]);
  });

  it('without an answer tries again with growing pauses', async () => {
    flushes = ['retry', 'retry', 'empty'];
    await engine.kick();
    expect([engine.link.value, pulls]).toEqual(['offline', 0]);
    await vi.advanceTimersByTimeAsync(1_999);
    expect(flushes).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(flushes).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(4_000);
    expect([engine.link.value, pulls]).toEqual(['online', 1]);
  });

  it('stops trying when the session has ended, until somebody kicks it', async () => {
    flushes = ['signin'];
    await engine.kick();
    expect(engine.link.value).toBe('signin');
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(pulls).toBe(0);
    await engine.kick();
    expect(engine.link.value).toBe('online');
  });

  it("does not call another person's data in sync", async () => {
    mine = false;
    await engine.kick();
    expect(engine.link.value).toBe('signin');
  });

  it.each([
    [new NetworkError(), 'offline'],
    [refusal(401), 'signin'],
    [refusal(503), 'offline'],
    [refusal(403), 'refused'],
  ])('whose pull fails with %s is %s', async (error, link) => {
    failPull = error;
    await engine.kick();
    expect(engine.link.value).toBe(link);
    expect(engine.refusal.value).toBe(link === 'refused' ? 'not for your role' : null);
  });

  it('asked for during a round runs once more afterwards', async () => {
    await Promise.all([engine.kick(), engine.kick(), engine.kick()]);
    expect(pulls).toBe(2);
  });

  it('asks for news every five minutes', async () => {
    await engine.kick();
    await vi.advanceTimersByTimeAsync(300_000);
    expect(pulls).toBe(2);
  });
});
