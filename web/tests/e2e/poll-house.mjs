/**
 * A house of polls of its own for browser tests: made on the command line as an office makes it, with a wave whose seed was
 * published today; the server then lives on the next day at ten, draws and opens the wave. Accounts: lead, call-1, call-2, senior.
 */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId, runProgram, signInAtApi, startAt } from './harness.mjs';

const password = 'Ruji-pingan-2021'; // that of the demo, which harness.mjs signs in with
// The demo's own key, so that its server reads what the command line sealed.
const keys = 'demo:64656d6f2d6b6579732d6172652d6e6f2d7365637265742d2d2d2d2d2d2d2d2d\n';

const dayAfter = (day, days) =>
  new Date(Date.parse(`${day}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

function planText(from, to) {
  return `schema = "plan/1"
[plan]
id       = "phone-poll"
title    = "平安情况电话访问"
issuer   = "县平安办"
issued   = ${from}
approved = { by = "县平安办" }
window   = { from = ${from}, to = ${to} }
calendar = "cn-office"
phases   = [ { id = "all", name = "全程", from = ${from}, to = ${to} } ]

[org]
root    = { id = "county", name = "县", kind = "county" }
units   = [ { id = "v1", name = "东村", kind = "village" }, { id = "v2", name = "西村", kind = "village" } ]
offices = [ { id = "centre", name = "县综治中心", of = "county" } ]

[matters]
basis = "calendar"
kinds = [ { id = "general", name = "一般", owner = "centre", due = "10日" } ]
roll  = "next_working_day"
close = { needs = "resident_confirms", exits = ["withdrawn"] }
tail  = true

[survey.phone]
name          = "独立电话访问"
run_by        = "independent"
per_day       = 10
frame         = ["landline", "mobile"]
stratify      = ["unit"]
hide_from     = ["village"]
min_n         = 30
items_embargo = true
`;
}

const scale = [
  ['很安全', 5],
  ['比较安全', 4],
  ['一般', 3],
  ['不太安全', 2],
  ['很不安全', 1],
].map(([zh, value]) => ({ id: `c${value}`, zh, en: zh, value }));
export const form = {
  title: { zh: '平安情况电话访问', en: 'How safe it is here' },
  notice: {
    zh: '县里委托的独立调查，自愿回答，核实请拨 12340。',
    en: 'An independent survey; answering is voluntary; to verify, ring 12340.',
  },
  questions: [
    {
      id: 'q_safe',
      kind: 'choose',
      zh: '您觉得住的地方安全吗？',
      en: 'Do you feel safe?',
      choices: scale,
    },
    {
      id: 'q_why',
      kind: 'text',
      zh: '哪里让您不放心？',
      en: 'What worries you?',
      when: 'q_safe <= 2',
      purpose: '改进治安服务，由调查机构汇总',
    },
    {
      id: 'q_sat',
      kind: 'choose',
      zh: '您对平安工作满意吗？',
      en: 'Are you satisfied?',
      choices: scale,
    },
  ],
};

function numbers(n) {
  const rows = Array.from({ length: n }, (_, i) => `139${10_000_000 + i},v${1 + (i % 2)}`);
  return `电话,单位\n${rows.join('\n')}\n`;
}

const on = (day) => Date.parse(`${day}T10:00:00+08:00`);

/** How the demo's server knows its data, and what o'clock it is there. */
function setClock(data, end) {
  writeFileSync(join(data, 'ready'), JSON.stringify({ end, accounts: [] }));
}

async function activate(house, { login, code }) {
  const answer = await fetch(`${house.address}/api/v1/session/activate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, code, password }),
  });
  assert.equal(answer.status, 200, `${login}: ${await answer.text()}`);
}

/** A server on an open wave of 40 cases; `lead` at the API. */
export async function startPoll(t) {
  const folder = mkdtempSync(join(tmpdir(), 'wanhu-poll-e2e-'));
  const data = join(folder, 'data');
  mkdirSync(data);
  const file = (name, text) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const where = ['--db', `sqlite:${join(data, 'wanhu.db')}`, '--keys', file('keys', keys)];
  const run = (...args) => JSON.parse(runProgram('--json', ...args, ...where));
  const plan = file('plan.toml', planText(dayAfter(today, -5), dayAfter(today, 60)));
  const lead = run('poll', 'init', '--plan', plan, '--login', 'lead', '--name', '督导');
  const accounts = [lead];
  for (const [login, role] of [
    ['call-1', 'interviewer'],
    ['call-2', 'interviewer'],
    ['senior', 'converter'],
  ])
    accounts.push(run('user', 'add', '--login', login, '--name', login, '--role', role));
  run(
    'poll',
    'form',
    file('form.json', JSON.stringify(form)),
    '--survey',
    'phone',
    '--login',
    'lead',
  );
  const list = file('numbers.csv', numbers(60));
  const { frame } = run('poll', 'frame', list, '--survey', 'phone', '--login', 'lead');

  setClock(data, 0);
  const before = await startAt(t, folder, [], true);
  for (const account of accounts) await activate(before, account);
  const planning = await signInAtApi(before, 'lead');
  const wave_id = newId();
  const tomorrow = dayAfter(planning.session.now.slice(0, 10), 1);
  await planning.send('poll.plan_wave', {
    wave_id,
    survey: 'phone',
    name: '第一轮',
    from: tomorrow,
    to: dayAfter(tomorrow, 10),
    frame_id: frame,
    spec: { n: 40 },
  });
  await planning.send('poll.publish_seed', { wave_id, seed: 'seed-of-e2e' });
  await before.stop();

  setClock(data, on(tomorrow));
  const house = await startAt(t, folder);
  const api = await signInAtApi(house, 'lead');
  await api.send('poll.draw', { wave_id });
  await api.send('poll.open', { wave_id, replicates: 1 });
  return { house, api, wave: wave_id };
}
