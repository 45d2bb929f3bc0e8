import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiError, NetworkError, setCsrfToken, makeCommand } from '@/api';
import { pullField, transportFor } from '@/offline/transport';
import { uuidv7 } from '@/shared/ids';
import { field, makeTown } from '../../mock/field-server';

const me = uuidv7();
const command = makeCommand('matter.note', { matter_id: uuidv7(), text: 'x' });

function problem(status: number, code: string): Response {
  const body = { type: '', title: code, status, code, detail: '' };
  return new Response(JSON.stringify(body), { status });
}
function json(body: unknown): Response {
  return new Response(JSON.stringify(body), { status: 200 });
}
const sessionOf = (id: string) =>
  json({ person: { id }, csrf: 'fresh', now: '2021-11-04T10:20:00+08:00', may: [] });

/** Answers in order; keeps what was asked. */
function answerWith(...answers: (Response | Error)[]): Request[] {
  const asked: Request[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(request);
    const next = answers.shift();
    if (!next) throw new TypeError('nothing more was expected');
    if (next instanceof Error) throw next;
    return next;
  });
  return asked;
}
const csrfOf = (request: Request | undefined) => request?.headers.get('X-CSRF-Token');

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('transportFor', () => {
  it('sends the token and gives the answers back', async () => {
    setCsrfToken('stored');
    const asked = answerWith(json({ results: [{ id: command.id, ok: true }] }));
    expect(await transportFor(me)([command])).toEqual([{ id: command.id, ok: true }]);
    expect(csrfOf(asked[0])).toBe('stored');
    expect(await asked[0]?.json()).toEqual({ commands: [command] });
  });

  it('renews an old token once and sends the same command again', async () => {
    setCsrfToken('old');
    const done = json({ results: [{ id: command.id, ok: true }] });
    const asked = answerWith(problem(403, 'CSRF'), sessionOf(me), done);
    await transportFor(me)([command]);
    expect(asked.map((r) => r.method)).toEqual(['POST', 'GET', 'POST']);
    expect(csrfOf(asked[2])).toBe('fresh');
  });

  it('sends nothing under the name of somebody else who signed in meanwhile', async () => {
    setCsrfToken('old');
    const asked = answerWith(problem(403, 'CSRF'), sessionOf(uuidv7()));
    await expect(transportFor(me)([command])).rejects.toMatchObject({ code: 'CSRF' });
    expect(asked).toHaveLength(2);
  });

  it('tells silence from refusal', async () => {
    answerWith(new TypeError('Failed to fetch'));
    await expect(transportFor(me)([command])).rejects.toBeInstanceOf(NetworkError);
    answerWith(problem(401, 'SIGNED-OUT'));
    await expect(transportFor(me)([command])).rejects.toBeInstanceOf(ApiError);
  });

  it("takes a proxy's page for a refusal, not for an answer", async () => {
    answerWith(new Response('<html>Bad gateway</html>', { status: 502 }));
    await expect(transportFor(me)([command])).rejects.toMatchObject({ status: 502 });
  });

  it('takes an answer cut off in the middle for silence', async () => {
    answerWith(new Response('{"results":[', { status: 200 }));
    await expect(transportFor(me)([command])).rejects.toBeInstanceOf(NetworkError);
  });

  it('gives up on a line that hangs', async () => {
    vi.useFakeTimers();
    vi.stubGlobal(
      'fetch',
      (request: Request) =>
        new Promise((_resolve, reject) => {
          request.signal.addEventListener('abort', () =>
            reject(new DOMException('', 'AbortError')),
          );
        }),
    );
    const sending = expect(transportFor(me)([command])).rejects.toBeInstanceOf(NetworkError);
    await vi.advanceTimersByTimeAsync(20_000);
    await sending;
  });
});

describe('pullField', () => {
  it('asks for what changed since the cut, or for all', async () => {
    const fresh = field(makeTown(3));
    const asked = answerWith(json(fresh), json(fresh));
    expect(await pullField(null)).toEqual(fresh);
    await pullField(42);
    expect(asked.map((r) => new URL(r.url).search)).toEqual(['', '?since=42']);
  });
});
