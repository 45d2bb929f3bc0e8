// Serves the built pages and the made-up township, with the real server's content security policy, so
// that what would be refused there is refused here. For screenshots and for looking around.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import type { components } from '@/api/schema';
import * as asks from './asks';
import * as quota from './quota';
import * as town from './desk';
import * as plans from './plan';

type Schemas = components['schemas'];

const k_policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
  "connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

const k_types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

let role: Schemas['Role'] | null = null;

function json(reply: ServerResponse, body: unknown, status = 200): void {
  const type = status >= 400 ? 'application/problem+json' : 'application/json';
  reply.writeHead(status, { 'content-type': type }).end(JSON.stringify(body));
}

function problem(reply: ServerResponse, status: number, code: string, detail: string): void {
  json(reply, { type: 'about:blank', title: code, status, code, detail }, status);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function page<T>(
  items: readonly T[],
  query: URLSearchParams,
  size: number,
): { items: T[]; next: string | null } {
  const from = Number(query.get('after') ?? 0);
  const limit = Number(query.get('limit') ?? size);
  const next = from + limit < items.length ? String(from + limit) : null;
  return { items: items.slice(from, from + limit), next };
}

function matters(query: URLSearchParams): unknown {
  const states = query.get('state')?.split(',');
  const words = query.get('q');
  const found = town.matters.filter(
    (m) =>
      (!states || states.includes(m.state)) &&
      (!query.get('kind') || m.kind === query.get('kind')) &&
      (!query.get('unit') || m.unit === query.get('unit')) &&
      (!query.get('owner') || m.owner === query.get('owner')) &&
      (query.get('overdue') !== 'true' || m.overdue) &&
      (!words || m.title.includes(words) || m.receipt.includes(words)),
  );
  return { ...page(found, query, 50), counts: town.counts(), cut: town.progress('unit', null).cut };
}

function dwellings(query: URLSearchParams): unknown {
  const outcome = query.get('outcome');
  const words = query.get('q');
  const found = town.dwellings.filter(
    (d) =>
      (!query.get('unit') || d.unit === query.get('unit')) &&
      (!query.get('group') || d.group === query.get('group')) &&
      (!query.get('visitor') || d.visitor === query.get('visitor')) &&
      (!outcome ||
        (outcome === 'none'
          ? d.outcome === null
          : outcome === 'covered'
            ? d.outcome !== null && d.outcome !== 'nobody_home'
            : d.outcome === outcome)) &&
      (!words || d.address.includes(words) || d.code.includes(words)),
  );
  return { ...page(found, query, 200), total: found.length };
}

function dwelling(id: string): unknown {
  const found = town.dwellings.find((d) => d.id === id);
  if (!found) return null;
  const visit = (outcome: string, at: string, stands: boolean) => ({
    id: crypto.randomUUID(),
    outcome,
    aapor: stands ? '1.1' : '2.2',
    at,
    recorded_at: at,
    visitor_name: found.visitor_name,
    channel: 'app',
    stands,
  });
  return {
    dwelling: found,
    contact: { name: '户主', phone: '13800005678' },
    visits: [
      visit('nobody_home', '2021-10-19T10:10:00+08:00', false),
      visit('answered', '2021-10-21T18:40:00+08:00', true),
    ],
    changes: changes().slice(0, 1),
  };
}

function changes(): unknown[] {
  const change = (seq: number, kind: string, reason: string, count = 1) => ({
    seq,
    at: '2021-10-14T09:00:00+08:00',
    author: '综治中心值班员',
    kind,
    reason,
    unit: 'ruyuan',
    dwelling: null,
    address: kind === 'imported' ? null : '汝园村3组12号',
    count,
  });
  return [
    change(1204, 'split', '一院两户，分门独立居住'),
    change(1101, 'vacate', '房屋已拆除'),
    change(990, 'add', '核查时发现漏登'),
    change(640, 'freeze', '底册核对完毕，作为走访分母'),
    change(12, 'imported', '户籍底册.xlsx', 11267),
  ];
}

function preview(name: string): Schemas['ImportPreview'] {
  return {
    file: name,
    sha256: 'ab'.repeat(32),
    rows: 11270,
    accepted: 11267,
    total_problems: 3,
    problems: [
      {
        row: 18,
        column: 2,
        cell: 'B18',
        field: 'village',
        code: 'REG-UNIT',
        detail: '第 18 行：没有名为“秦四苗村”的村，是不是“秦四庙村”？',
      },
      {
        row: 204,
        column: 4,
        cell: 'D204',
        field: 'address',
        code: 'REG-ADDRESS',
        detail: '第 204 行：地址为空。',
      },
      {
        row: 991,
        column: 3,
        cell: 'C991',
        field: 'code',
        code: 'REG-DUP',
        detail: '第 991 行：编号与第 310 行重复。',
      },
    ],
    by_unit: town.plan.units
      .filter((u) => u.kind === 'village')
      .map((u, i) => ({
        unit: u.id,
        name: u.name,
        n: (u.quota ?? 0) + (i % 4) - 1,
        quota: u.quota ?? null,
      })),
    columns: [
      { heading: '村名', meaning: '村', hint: null },
      { heading: '组', meaning: '组', hint: null },
      { heading: '门牌', meaning: '地址', hint: null },
      { heading: '编号', meaning: '编号', hint: null },
      { heading: '备注', meaning: null, hint: '不导入' },
    ],
    sample: [
      ['秦四庙村', '1组', '秦四庙村1组1号', 'QSM-0001', ''],
      ['秦四庙村', '1组', '秦四庙村1组2号', 'QSM-0002', ''],
    ],
    encoding: 'GB18030',
    already: 0,
  };
}

const k_answers = {
  form: town.form,
  min_cell: 10,
  waiting: 7,
  questions: [
    {
      id: 'q1',
      type: 'scale5',
      text: town.form.ask[0]?.text,
      versions: [town.form.version],
      opens: false,
      least: 10,
      enough: true,
      of: null,
      counts: [
        ['1', 61],
        ['2', 188],
        ['3', 702],
        ['4', 2010],
        ['5', 2166],
      ].map(([value, n]) => ({ value, n })),
    },
    {
      id: 'q2',
      type: 'text',
      text: town.form.ask[1]?.text,
      versions: [town.form.version],
      opens: true,
      least: 10,
      enough: false,
      of: null,
      counts: [],
    },
  ],
};

function journal(query: URLSearchParams): unknown {
  const from = Number(query.get('after') ?? 0);
  const kinds = ['visit.record', 'visit.record', 'matter.open', 'matter.accept', 'register.assign'];
  const items = Array.from({ length: 50 }, (_, i) => ({
    seq: from + i + 1,
    command_id: crypto.randomUUID(),
    at: '2021-10-16T09:12:00+08:00',
    actor: '秦四庙村走访员1',
    kind: kinds[i % 5],
    hash: (from + i + 1).toString(16).padStart(4, '0').repeat(16),
    payload: { events: [{ kind: 'visit.recorded', outcome: 'answered' }], answer: {} },
  }));
  return {
    items,
    next: from + 50 < 9417 ? from + 50 : null,
    head: town.progress('unit', null).cut,
  };
}

/** Just enough of the rules to watch a page refresh: states move on, a refusal is shown where it belongs. */
function apply(command: Schemas['Command']): Schemas['CommandResult'] {
  if (asks.apply(command)) return { id: command.id, ok: true, seq: 9418, answer: {} };
  const data = command.data as Record<string, string>;
  const brief = town.matters.find((m) => m.id === data.matter_id);
  const next: Record<string, Schemas['MatterState']> = {
    'matter.hand_over': 'handed_over',
    'matter.accept': 'handling',
    'matter.answer': 'answered',
    'matter.tell': 'told',
    'matter.confirm': 'closed',
    'matter.exit': 'closed',
    'matter.dissent': 'listed',
  };
  if (command.kind === 'matter.extend' && brief && data.due && brief.due && data.due <= brief.due) {
    const detail = '新的期限要晚于原来的期限。';
    const fields = [{ field: 'due', code: 'MATTER-EXTEND-EARLIER', detail }];
    return {
      id: command.id,
      ok: false,
      problem: {
        type: 'about:blank',
        title: 'refused',
        status: 422,
        code: 'MATTER-EXTEND-EARLIER',
        detail,
        fields,
      },
    };
  }
  const state = next[command.kind];
  if (brief && state) brief.state = state;
  const home = town.dwellings.find((d) => d.id === data.dwelling_id);
  if (command.kind === 'visit.record' && home) home.outcome = command.data.outcome;
  const answer =
    command.kind === 'matter.open'
      ? { receipt: '7K2QD-M4XRB', due: '2021-11-15', provisional: false }
      : command.kind === 'visit.record'
        ? { outcome: data.outcome, stands: true, doubled: false }
        : {};
  return { id: command.id, ok: true, seq: 9418, answer };
}

function accounts(): Schemas['Accounts'] {
  return {
    accounts: town.people.slice(3, 12).map((p) => ({
      id: p.id,
      login: p.login,
      name: p.name,
      role: p.role,
      unit_name: p.unit_name,
      code: 'K7Q2-9MXD',
      expires_at: '2021-11-11T10:20:00+08:00',
    })),
  };
}

function get(path: string, query: URLSearchParams, reply: ServerResponse): void {
  const [, , , group, id] = path.split('/');
  if (path === '/api/v1/today') return json(reply, town.today());
  const own = role === 'village_lead' ? (town.session(role).person.unit ?? null) : null;
  if (path === '/api/v1/my-day') return json(reply, asks.myDay(own));
  if (path === '/api/v1/quotas') return json(reply, quota.quotas(own, query.get('unit')));
  if (path === '/api/v1/asks') return json(reply, asks.asks(query, own));
  if (path === '/api/v1/matters/calendar')
    return json(reply, asks.calendar(query.get('month') ?? town.k_now));
  if (path === '/api/v1/asks/window' || path === '/api/v1/asks/explain') {
    const found = path.endsWith('window') ? asks.window(query, own) : asks.explain(query);
    return found ? json(reply, found) : problem(reply, 404, 'NOT-FOUND', '没有找到。');
  }
  if (path === '/api/v1/progress')
    return json(reply, town.progress((query.get('by') ?? 'unit') as 'unit', query.get('unit')));
  if (path === '/api/v1/matters') return json(reply, matters(query));
  if (path === '/api/v1/dwellings') return json(reply, dwellings(query));
  if (path === '/api/v1/people')
    return json(reply, {
      items: town.people.filter(
        (p) =>
          (!query.get('unit') || p.unit === query.get('unit')) &&
          (!query.get('role') || p.role === query.get('role')),
      ),
    });
  if (path === '/api/v1/plan') return json(reply, town.plan);
  if (path === '/api/v1/plans') return json(reply, { items: plans.versions });
  if (group === 'plans') return json(reply, plans.page(Number(id)));
  if (path === '/api/v1/answers') return json(reply, k_answers);
  if (path === '/api/v1/journal') return json(reply, journal(query));
  if (path === '/api/v1/register/changes')
    return json(reply, {
      items: changes(),
      next: null,
      frozen: 11265,
      current: town.dwellings.length,
      frozen_at: '2021-10-15T17:00:00+08:00',
    });
  if (group === 'matters' || group === 'dwellings') {
    const found = group === 'matters' ? town.matter(id ?? '') : dwelling(id ?? '');
    return found ? json(reply, found) : problem(reply, 404, 'NOT-FOUND', '没有找到。');
  }
  if (group === 'reports' || path === '/api/v1/register/sheet') {
    reply.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    reply.end(
      `<!doctype html><html lang="zh-CN"><title>日报</title><h1>走访工作日报</h1><p>${query.get('date') ?? ''}</p><table border="1"><tr><th>村</th><th>户数</th></tr><tr><td>秦四庙村</td><td>550</td></tr></table></html>`,
    );
    return;
  }
  if (path === '/api/v1/qr') {
    reply.writeHead(200, { 'content-type': 'image/svg+xml' });
    reply.end(
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 21 21"><path d="M0 0h7v7H0zM14 0h7v7h-7zM0 14h7v7H0zM9 9h3v3H9zM13 12h2v5h-2z"/></svg>',
    );
    return;
  }
  problem(reply, 404, 'NOT-FOUND', '没有找到。');
}

async function apiCall(request: IncomingMessage, reply: ServerResponse, url: URL): Promise<void> {
  const path = url.pathname;
  if (path === '/api/v1/session') {
    if (request.method === 'DELETE') role = null;
    if (request.method === 'POST') {
      const { login, password } = JSON.parse((await bodyOf(request)).toString()) as {
        login: string;
        password: string;
      };
      if (password === 'wrong') return problem(reply, 401, 'SIGN-IN', '用户名或密码不对。');
      role = town.people.find((p) => p.login === login)?.role ?? 'centre';
    }
    if (request.method === 'DELETE') {
      reply.writeHead(204).end();
      return;
    }
    return role
      ? json(reply, town.session(role))
      : problem(reply, 401, 'SIGN-IN-FIRST', '请先登录。');
  }
  if (!role) return problem(reply, 401, 'SIGN-IN-FIRST', '请先登录。');
  if (path === '/api/v1/live') {
    reply.writeHead(200, { 'content-type': 'text/event-stream' }).write(': open\n\n');
    return;
  }
  if (request.method === 'GET') return get(path, url.searchParams, reply);
  const body = await bodyOf(request);
  if (path === '/api/v1/commands') {
    const { commands } = JSON.parse(body.toString()) as { commands: Schemas['Command'][] };
    return json(reply, { results: commands.map(apply) });
  }
  if (path === '/api/v1/plans/what-if') {
    const { version, changes } = JSON.parse(body.toString()) as {
      version: number;
      changes: { kind: string; due: string }[];
    };
    return json(reply, plans.whatIf(version, changes));
  }
  if (path.endsWith('/preview')) {
    const found = preview(url.searchParams.get('name') ?? '');
    const people = path.startsWith('/api/v1/people/');
    return json(
      reply,
      people ? { ...found, rows: 98, accepted: 98, total_problems: 0, problems: [] } : found,
    );
  }
  if (path === '/api/v1/register/import')
    return json(reply, { seq: 9418, added: 11267, already: 0 });
  if (path.startsWith('/api/v1/people/')) return json(reply, accounts());
  problem(reply, 404, 'NOT-FOUND', '没有找到。');
}

async function file(dist: string, path: string, reply: ServerResponse): Promise<void> {
  const wanted = normalize(
    extname(path)
      ? path
      : path.startsWith('/m/')
        ? '/m/index.html'
        : path.startsWith('/p/')
          ? '/p/index.html'
          : '/index.html',
  );
  try {
    const bytes = await readFile(join(dist, wanted));
    reply.writeHead(200, {
      'content-type': k_types[extname(wanted)] ?? 'application/octet-stream',
      'content-security-policy': k_policy,
    });
    reply.end(bytes);
  } catch {
    reply.writeHead(404).end();
  }
}

/** Listens on a free port of this machine and gives it back with the server. */
export async function serveDesk(
  dist: string,
  startAs: Schemas['Role'] | null = null,
): Promise<{ server: Server; address: string }> {
  role = startAs;
  const server = createServer((request, reply) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const work = url.pathname.startsWith('/api/')
      ? apiCall(request, reply, url)
      : file(dist, url.pathname, reply);
    work.catch((error: unknown) => problem(reply, 500, 'MOCK', String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('no port');
  return { server, address: `http://127.0.0.1:${bound.port}` };
}
