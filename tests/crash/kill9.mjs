/**
 * Twenty times: start the server, record visits on four connections, kill -9 at a random moment; restart. Then every
 * acknowledged command must be there (sent again it is "repeated" with the same place in the journal), what was in flight is
 * there once at most, `wanhu verify` passes, and no reminder has fired twice.
 */
import { randomInt } from 'node:crypto';
import {
  demoDatabase,
  fail,
  reminders,
  Server,
  someDwellings,
  verify,
  visitOf,
} from './server.mjs';

const rounds = 20;
const connections = 4;
const commandsARequest = 5;

const db = demoDatabase(5);
const acknowledged = new Map(); // command → its place in the journal
let session, dwellings;

/** Sends visits until the server dies; answers the commands nobody heard of again. */
async function load(server) {
  const unheard = [];
  const acknowledgedNow = [];
  const connection = async () => {
    for (;;) {
      const commands = Array.from({ length: commandsARequest }, () => visitOf(dwellings));
      let results;
      try {
        results = await server.commands(session, commands);
      } catch {
        unheard.push(...commands);
        return;
      }
      results.forEach((result, i) => {
        if (!result.ok) fail(`refused: ${JSON.stringify(result.problem)}`);
        acknowledged.set(commands[i], result.seq);
        acknowledgedNow.push(commands[i]);
      });
    }
  };
  const working = Array.from({ length: connections }, connection);
  while (acknowledgedNow.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await new Promise((resolve) => setTimeout(resolve, randomInt(10, 300)));
  await server.kill();
  await Promise.all(working);
  return { unheard, acknowledgedNow };
}

/** Sends commands again, a hundred at a time, and looks at each result. */
async function again(server, commands, look) {
  for (let at = 0; at < commands.length; at += 100) {
    const some = commands.slice(at, at + 100);
    (await server.commands(session, some)).forEach((result, i) => look(some[i], result));
  }
}

function mustBeThere(command, result) {
  const seq = acknowledged.get(command);
  if (!result.ok || !result.repeated || result.seq !== seq)
    fail(`acknowledged as ${seq}, but sent again: ${JSON.stringify(result)}`);
}

let server = await Server.start(db);
session = await server.signIn('centre1');
dwellings = await someDwellings(server, session);
let survived = 0;
for (let round = 1; round <= rounds; round++) {
  const { unheard, acknowledgedNow } = await load(server);
  verify(db);
  server = await Server.start(db);
  await again(server, acknowledgedNow, mustBeThere);
  await again(server, unheard, (command, result) => {
    if (!result.ok) fail(`in flight, then refused: ${JSON.stringify(result.problem)}`);
    survived += result.repeated ? 1 : 0;
    acknowledged.set(command, result.seq);
  });
}
await again(server, [...acknowledged.keys()], mustBeThere);
if (new Set(acknowledged.values()).size !== acknowledged.size)
  fail('two commands share a place in the journal');

const fired = await reminders(server);
const doubled = [...fired].filter(([, times]) => times > 1);
if (doubled.length > 0) fail(`reminders fired twice: ${JSON.stringify(doubled)}`);
if (fired.size < 50) fail(`only ${fired.size} reminders fired: the test has nothing to say`);
await server.kill('SIGTERM');
const entries = verify(db);
console.log(
  `kill -9: ${rounds} times, ${acknowledged.size} acknowledged visits all there (${survived} had been written unheard), ` +
    `${fired.size} reminders once each, ${entries} entries verified`,
);
