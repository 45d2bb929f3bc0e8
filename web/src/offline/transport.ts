/** The outbox's and the pull's way to the server. Both give up after a while: a phone's dead signal can hang for minutes. */
import {
  api,
  ApiError,
  loadSession,
  NetworkError,
  unwrap,
  type Command,
  type CommandResult,
  type Schemas,
} from '@/api';

const giveUpMs = 20_000;
/** The first pull of a whole register on a slow line. */
const giveUpPullMs = 90_000;

async function withTimeout<T>(ms: number, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), ms);
  try {
    return await run(abort.signal);
  } catch (error) {
    // An answer cut off in the middle of its body shows as another kind of error.
    if (error instanceof ApiError || error instanceof NetworkError) throw error;
    throw new NetworkError(error);
  } finally {
    clearTimeout(timer);
  }
}

async function post(commands: Command[]): Promise<CommandResult[]> {
  return withTimeout(giveUpMs, async (signal) => {
    const answer = api.POST('/api/v1/commands', { body: { commands }, signal });
    return (await unwrap(answer)).results;
  });
}

/**
 * Sends for one person. The token of a stored session may be old: then a fresh one is fetched and the batch is sent once more,
 * unless somebody else has signed in on this phone meanwhile; nothing is ever sent under another person's name.
 */
export function transportFor(person: string): (commands: Command[]) => Promise<CommandResult[]> {
  return async (commands) => {
    try {
      return await post(commands);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'CSRF') throw error;
      const fresh = await loadSession();
      if (fresh?.person.id !== person) throw error;
      return post(commands);
    }
  };
}

/**
 * My dwellings, my matters, the form: all of it, or what changed since the cut. What plans ask comes whole, or not at all when it
 * is what the mark stands for.
 */
export async function pullField(
  since: number | null,
  dayMark: string | null = null,
): Promise<Schemas['FieldData']> {
  const query = { ...(since === null ? {} : { since }), ...(dayMark ? { day: dayMark } : {}) };
  return withTimeout(giveUpPullMs, (signal) =>
    unwrap(api.GET('/api/v1/field', { params: { query }, signal })),
  );
}
