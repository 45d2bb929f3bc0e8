/**
 * A real server under test: `wanhu serve` on a demo township of its own, that can be killed and started again, and a client
 * that is signed in. Node's own modules only.
 */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const program = process.env.WANHU ?? 'build/release/wanhu';
const password = 'Ruji-pingan-2021';
// The demo's published key: "demo-keys-are-no-secret----------" in hexadecimal.
const keys = 'demo:64656d6f2d6b6579732d6172652d6e6f2d7365637265742d2d2d2d2d2d2d2d2d';

process.setMaxListeners(0);

export function fail(message) {
  throw new Error(message);
}

/** RFC 9562 version 7. */
export function uuid() {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = bytes.toString('hex');
  return [0, 8, 12, 16, 20].map((at, i, all) => hex.slice(at, all[i + 1])).join('-');
}

/** A township with 11 267 dwellings, some days of visits and open matters; removed at the end of the process. */
export function demoDatabase(days) {
  const folder = mkdtempSync(join(tmpdir(), 'wanhu-crash-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const made = spawnSync(
    program,
    ['demo', '--data', folder, '--days', String(days), '--make-only', '--lang', 'en'],
    {
      encoding: 'utf8',
    },
  );
  if (made.status !== 0) fail(`demo: ${made.stdout}${made.stderr}`);
  return `sqlite:${join(folder, 'wanhu.db')}`;
}

/** Chain whole and replay equal; answers the number of journal entries. */
export function verify(db) {
  const done = spawnSync(program, ['verify', '--db', db, '--json'], {
    encoding: 'utf8',
    env: { ...process.env, WANHU_KEYS: keys },
  });
  if (done.status !== 0) fail(`verify: ${done.stdout}${done.stderr}`);
  return JSON.parse(done.stdout).entries;
}

export class Server {
  /** `soft_limit_kib`: no file may grow beyond it, as on a full disk, until prlimit lifts it. */
  static async start(db, soft_limit_kib = 0) {
    const server = new Server();
    const serve = [program, 'serve', '--db', db, '--listen', '127.0.0.1:0', '--lang', 'en'];
    const [file, args] = soft_limit_kib
      ? [
          'bash',
          ['-c', `trap '' XFSZ; ulimit -S -f ${soft_limit_kib}; exec "$@"`, 'bash', ...serve],
        ]
      : [serve[0], serve.slice(1)];
    server.child = spawn(file, args, {
      env: { ...process.env, WANHU_KEYS: keys },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    server.ended = new Promise((resolve) => server.child.once('exit', resolve));
    process.once('exit', () => server.child.kill('SIGKILL')); // a failed test leaves nobody behind
    server.log = '';
    server.child.stderr.on('data', (bytes) => (server.log += bytes));
    server.url = await new Promise((resolve, reject) => {
      let out = '';
      server.child.stdout.on('data', (bytes) => {
        out += bytes;
        const found = /https?:\/\/[\d.]+:\d+/.exec(out);
        if (found) resolve(found[0]);
      });
      server.ended.then((code) =>
        reject(new Error(`serve ended with ${code}: ${out}${server.log}`)),
      );
    });
    return server;
  }

  async kill(signal = 'SIGKILL') {
    this.child.kill(signal);
    await this.ended;
  }

  async request(method, path, body, session) {
    const headers = { 'accept-language': 'en' };
    if (body) headers['content-type'] = 'application/json';
    if (session) Object.assign(headers, { cookie: session.cookie, 'x-csrf-token': session.csrf });
    const text = body ? JSON.stringify(body) : undefined;
    return fetch(this.url + path, {
      method,
      headers,
      body: text,
      signal: AbortSignal.timeout(20_000),
    });
  }

  async json(method, path, body, session) {
    const response = await this.request(method, path, body, session);
    if (!response.ok) fail(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  async signIn(login) {
    const response = await this.request('POST', '/api/v1/session', { login, password });
    if (!response.ok) fail(`sign-in of ${login}: ${response.status} ${await response.text()}`);
    const cookie = response.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    return { cookie, csrf: (await response.json()).csrf };
  }

  /** The results of some commands, in their order. */
  async commands(session, commands) {
    return (await this.json('POST', '/api/v1/commands', { commands }, session)).results;
  }
}

/** Ids of dwellings to visit. */
export async function someDwellings(server, session) {
  const page = await server.json('GET', '/api/v1/dwellings?limit=200', undefined, session);
  return page.items.map((dwelling) => dwelling.id);
}

export function visitOf(dwellings) {
  return {
    id: uuid(),
    kind: 'visit.record',
    data: {
      visit_id: uuid(),
      dwelling_id: dwellings[randomInt(dwellings.length)],
      outcome: ['answered', 'declined', 'nobody_home'][randomInt(3)],
      at: new Date(Date.now() - 1000).toISOString(),
      channel: 'app',
    },
  };
}

/** How often each reminder fired, by the journal: "matter round rung" → times. */
export async function reminders(server) {
  const auditor = await server.signIn('audit');
  const fired = new Map();
  for (let after = 0; ;) {
    const page = await server.json(
      'GET',
      `/api/v1/journal?after=${after}&limit=200`,
      undefined,
      auditor,
    );
    if (page.items.length === 0) return fired;
    for (const entry of page.items) {
      after = entry.seq;
      for (const event of entry.payload.events) {
        if (event.type !== 'matter.reminded') continue;
        const clock = event.data.side ?? 'handling';
        const name = `${event.data.matter} ${clock} ${event.data.round} ${event.data.rung}`;
        fired.set(name, (fired.get(name) ?? 0) + 1);
      }
    }
  }
}
