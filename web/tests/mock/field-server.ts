/**
 * A made-up village for the field app: session, field data, commands and live stream in memory, and the built pages under the
 * real server's content security policy. Unit tests, browser tests and screenshots start it.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import type { Command, CommandResult, Problem, Schemas, Session } from '@/api';
import sentForm from './form.json';

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
  "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

const k_now = '2021-11-04T10:20:00+08:00';
const k_person = '0190a5d0-0000-7000-8000-00000000a001';

/** As the real server sends it: tests/app/every_question_test.cpp compares the two. */
export const form = sentForm as Schemas['Form'];

const plan: Schemas['PlanBrief'] = {
  id: 'ruji-2021',
  title: '基层党员干部“千家万户访平安”活动',
  version: 1,
  window: { from: '2021-10-16', to: '2021-12-15' },
  phases: [],
  form,
  kinds: [{ id: 'general', name: '一般问题', due: '10日', sealed_for: null, office_name: null }],
  bodies: [],
  units: [{ id: 'qsm', name: '秦四庙村', kind: 'village' }],
  exits: ['withdrawn', 'unreachable'],
  visitors_unit: null,
};

export interface FieldTown {
  dwellings: Schemas['DwellingBrief'][];
  matters: Schemas['FieldMatter'][];
  applied: Map<string, CommandResult>;
  /** Requests to /commands, for tests of what was sent. */
  received: Command[][];
  seq: number;
  signedIn: boolean;
  /** Ids of dwellings at which a visit is answered as doubled. */
  doubled: Set<string>;
  /** Ids of dwellings at which a visit is refused. */
  refused: Set<string>;
}

function dwelling(n: number): Schemas['DwellingBrief'] {
  const group = 1 + (Math.floor(n / 60) % 9);
  const outcomes = ['answered', 'nobody_home', 'declined', 'vacant', 'unsafe', 'other'] as const;
  const outcome = n % 3 === 1 ? (outcomes[Math.floor(n / 3) % 6] ?? null) : null;
  return {
    id: `0190a5d0-0000-7000-8000-${String(n).padStart(12, '0')}`,
    unit: 'qsm',
    unit_name: '秦四庙村',
    group: `第${group}组`,
    code: String(1000 + n),
    address: `幸福路${1 + (n % 60)}号${n % 5 === 0 ? `${1 + (n % 3)}单元20${n % 6}室` : ''}`,
    state: 'active',
    visitor: k_person,
    outcome,
    visited_at: outcome
      ? n % 2
        ? '2021-11-04T09:10:00+08:00'
        : '2021-11-02T15:40:00+08:00'
      : null,
    visits: outcome ? 1 : 0,
  };
}

function matter(
  n: number,
  title: string,
  state: Schemas['MatterState'],
  daysLeft: number | null,
): Schemas['FieldMatter'] {
  const answered = state === 'answered' || state === 'told' || state === 'closed';
  return {
    matter: {
      id: `0190a5d0-0000-7000-9000-${String(n).padStart(12, '0')}`,
      receipt: `7K2QD-M4XR${n}`,
      title,
      kind: 'general',
      kind_name: '一般问题',
      state,
      unit: 'qsm',
      unit_name: '秦四庙村',
      place: '村口小桥旁',
      opened_at: '2021-10-28T09:30:00+08:00',
      due: '2021-11-08',
      overdue: (daysLeft ?? 0) < 0,
      days_left: daysLeft,
      round: n === 3 ? 2 : 1,
    },
    address: `幸福路${n}号`,
    dwelling: dwelling(n - 1).id,
    answer: answered
      ? {
          outcome: 'solved',
          text: '路灯已于11月3日修好，换了两盏灯头。',
          at: '2021-11-03T16:05:00+08:00',
        }
      : null,
    may: state === 'answered' ? ['matter.tell', 'matter.attempt', 'matter.dissent'] : [],
  };
}

export function makeTown(count: number): FieldTown {
  return {
    dwellings: Array.from({ length: count }, (_, n) => dwelling(n)),
    matters: [
      matter(1, '村口路灯不亮', 'answered', 4),
      matter(2, '水渠堵了，下雨就淹到院子里', 'handling', 1),
      matter(3, '两家为宅基地边界争吵', 'handed_over', -2),
      matter(4, '垃圾桶离学校太近', 'closed', null),
    ],
    applied: new Map(),
    received: [],
    seq: 100,
    signedIn: false,
    doubled: new Set(),
    refused: new Set(),
  };
}

function session(): Session {
  return {
    person: { id: k_person, name: '刘明', role: 'visitor', unit: 'qsm' },
    unit_name: '秦四庙村',
    tenant: 1,
    now: k_now,
    demo: true,
    csrf: 'mock-token',
    may: ['visit.record', 'matter.open', 'matter.tell', 'matter.attempt', 'matter.dissent'],
    plan,
  };
}

function problem(status: number, code: string, detail: string): Problem {
  return { type: 'about:blank', title: code, status, code, detail };
}

export function apply(town: FieldTown, command: Command): CommandResult {
  const before = town.applied.get(command.id);
  if (before) return { ...before, repeated: true };
  const result = decide(town, command);
  if (result.ok) town.applied.set(command.id, result);
  return result;
}

function decide(town: FieldTown, command: Command): CommandResult {
  const { id } = command;
  if (command.kind === 'visit.record') {
    const { dwelling_id, outcome } = command.data;
    if (town.refused.has(dwelling_id)) {
      const detail = '这一户已不在您的名单里。';
      return { id, ok: false, problem: problem(409, 'NOT-FOUND', detail) };
    }
    const found = town.dwellings.find((d) => d.id === dwelling_id);
    if (found) Object.assign(found, { outcome, visited_at: command.data.at });
    const doubled = town.doubled.has(dwelling_id);
    return { id, ok: true, seq: ++town.seq, answer: { outcome, stands: !doubled, doubled } };
  }
  if (command.kind === 'matter.tell') {
    const told = town.matters.find((m) => m.matter.id === command.data.matter_id);
    if (told) Object.assign(told, { matter: { ...told.matter, state: 'told' }, may: [] });
  }
  return { id, ok: true, seq: ++town.seq, answer: {} };
}

function send(reply: ServerResponse, status: number, body: unknown): void {
  const type = status >= 400 ? 'application/problem+json' : 'application/json';
  reply.writeHead(status, { 'content-type': type }).end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString();
  return text ? (JSON.parse(text) as Record<string, unknown>) : {};
}

async function answer(town: FieldTown, request: IncomingMessage, reply: ServerResponse) {
  const url = new URL(request.url ?? '/', 'http://mock');
  const call = `${request.method} ${url.pathname}`;
  if (call === 'POST /api/v1/session' || call === 'POST /api/v1/session/activate') {
    const body = await bodyOf(request);
    if (body.password === 'wrong')
      return send(reply, 401, problem(401, 'SIGN-IN-WRONG', '账号或密码不对。'));
    town.signedIn = true;
    return send(reply, 200, session());
  }
  if (!town.signedIn) return send(reply, 401, problem(401, 'SIGNED-OUT', '请先登录。'));
  if (call === 'GET /api/v1/session') return send(reply, 200, session());
  if (call === 'DELETE /api/v1/session') {
    town.signedIn = false;
    return reply.writeHead(204).end();
  }
  if (call === 'GET /api/v1/field') return send(reply, 200, field(town));
  if (call === 'GET /api/v1/live') {
    reply.writeHead(200, { 'content-type': 'text/event-stream' }).write(': hello\n\n');
    return;
  }
  if (call === 'POST /api/v1/commands') {
    if (request.headers['x-csrf-token'] !== 'mock-token')
      return send(reply, 403, problem(403, 'CSRF', '页面已过期，请刷新后重试。'));
    const commands = (await bodyOf(request)).commands as Command[];
    town.received.push(commands);
    return send(reply, 200, { results: commands.map((command) => apply(town, command)) });
  }
  send(reply, 404, problem(404, 'NOT-FOUND', '没有找到。'));
}

export function field(town: FieldTown): Schemas['FieldData'] {
  return {
    cut: { seq: town.seq, hash: '', at: k_now },
    full: true,
    person: session().person,
    now: k_now,
    dwellings: town.dwellings,
    gone: [],
    matters: town.matters,
    form,
    notices: [],
    day: null,
    day_mark: '0',
  };
}

async function file(dist: string, path: string, reply: ServerResponse): Promise<void> {
  const name = normalize(path.endsWith('/') ? `${path}index.html` : path);
  try {
    const bytes = await readFile(join(dist, name));
    reply.writeHead(200, {
      'content-type': types[extname(name)] ?? 'application/octet-stream',
      'content-security-policy': policy,
      'cache-control': name.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-cache',
    });
    reply.end(bytes);
  } catch {
    reply.writeHead(404).end();
  }
}

/** Serves on a free port of this machine. */
export async function startFieldServer(
  dist: string,
  town: FieldTown,
): Promise<{ server: Server; address: string }> {
  const server = createServer((request, reply) => {
    const path = new URL(request.url ?? '/', 'http://mock').pathname;
    void (path.startsWith('/api/') ? answer(town, request, reply) : file(dist, path, reply));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const at = server.address();
  const port = typeof at === 'object' && at ? at.port : 0;
  return { server, address: `http://127.0.0.1:${port}` };
}
