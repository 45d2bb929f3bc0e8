/**
 * The server runs under a limit on the size of its files (a full disk, as far as it can tell). The load comes to the limit:
 * commands are refused as "unavailable", reading goes on, nothing is half done. The limit is lifted: writing goes on by
 * itself, everything sent again is there once, and `wanhu verify` passes.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { demoDatabase, fail, program, Server, someDwellings, verify, visitOf } from './server.mjs';

const limitKib = 3072; // of each file; the write-ahead log comes to it first, before its checkpoint at 4000 KiB
const patienceMs = 20_000;

const db = demoDatabase(1);
const server = await Server.start(db, limitKib);
const session = await server.signIn('centre1');
const dwellings = await someDwellings(server, session);

const acknowledged = new Map();
const refused = [];
for (let request = 0; refused.length === 0; request++) {
  if (request === 200) fail('the limit was never reached');
  const commands = Array.from({ length: 50 }, () => visitOf(dwellings));
  (await server.commands(session, commands)).forEach((result, i) => {
    if (result.ok) acknowledged.set(commands[i], result.seq);
    else refused.push({ command: commands[i], problem: result.problem });
  });
}
if (acknowledged.size === 0) fail('nothing was written before the limit');
for (const { problem } of refused)
  if (!problem.code.startsWith('STORE-') || problem.status !== 503)
    fail(`refused in another way: ${JSON.stringify(problem)}`);
await server.json('GET', '/api/v1/dwellings?limit=10', undefined, session); // reading goes on
const [later] = await server.commands(session, [visitOf(dwellings)]);
if (later.ok || later.problem.status !== 503) fail(`still full, yet: ${JSON.stringify(later)}`);

const lifted = spawnSync('prlimit', ['--pid', String(server.child.pid), '--fsize=unlimited'], {
  encoding: 'utf8',
});
if (lifted.status !== 0) fail(`prlimit: ${lifted.stderr}`);
const until = Date.now() + patienceMs;
const waiting = refused.map(({ command }) => command);
while (waiting.length > 0) {
  if (Date.now() > until) fail(`writing did not go on within ${patienceMs} ms: ${server.log}`);
  const results = await server.commands(session, waiting.slice(0, 100));
  const refusal = results.findIndex((result) => !result.ok);
  const done = waiting.splice(0, refusal === -1 ? results.length : refusal);
  done.forEach((command, i) => acknowledged.set(command, results[i].seq));
  if (waiting.length > 0) await new Promise((resolve) => setTimeout(resolve, 200));
}
const commands = [...acknowledged.keys()];
for (let at = 0; at < commands.length; at += 100) {
  const some = commands.slice(at, at + 100);
  (await server.commands(session, some)).forEach((result, i) => {
    if (!result.ok || !result.repeated || result.seq !== acknowledged.get(some[i]))
      fail(`written as ${acknowledged.get(some[i])}, but sent again: ${JSON.stringify(result)}`);
  });
}

// A command's own output that goes nowhere is no success.
const output = openSync('/dev/full', 'w');
const listed = spawnSync(program, ['calendar', 'due', '2021-10-11', '10d'], {
  stdio: ['ignore', output, 'pipe'],
});
closeSync(output);
if (listed.status !== 3) fail(`output to a full disk: exit code ${listed.status}`);
await server.kill('SIGTERM');
const entries = verify(db);
console.log(
  `full disk: ${acknowledged.size} visits, ${refused.length} of them refused first and written when there was room, ` +
    `${entries} entries verified`,
);
