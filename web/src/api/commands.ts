/** Sending commands from a page that is online. The field app has its own outbox (src/offline). */
import { uuidv7 } from '@/shared/ids';
import { api, unwrap, type Schemas } from './client';
import { ApiError } from './problem';

export type Command = Schemas['Command'];
export type CommandKind = Command['kind'];
export type CommandResult = Schemas['CommandResult'];
export type CommandOf<K extends CommandKind> = Extract<Command, { kind: K }>;

export function makeCommand<K extends CommandKind>(
  kind: K,
  data: CommandOf<K>['data'],
  id: string = uuidv7(),
): CommandOf<K> {
  return { id, kind, data } as CommandOf<K>;
}

/** Sends one command; a refusal is thrown as ApiError. Pass the same id again when resending after a NetworkError. */
export async function send<K extends CommandKind>(
  kind: K,
  data: CommandOf<K>['data'],
  id?: string,
): Promise<CommandResult> {
  const commands: Command[] = [makeCommand(kind, data, id)];
  const { results } = await unwrap(api.POST('/api/v1/commands', { body: { commands } }));
  const [result] = results;
  if (!result) throw new Error('the server answered a command with nothing');
  if (!result.ok && result.problem) throw new ApiError(result.problem);
  return result;
}
