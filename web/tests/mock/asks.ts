// What the plan asks of the made-up township, and what was done about it: the same on every run until something is recorded.
import type { components } from '@/api/schema';
import * as quota from './quota';
import * as town from './desk';

type Schemas = components['schemas'];
type State = Schemas['AskRow']['state'];
type Answer = Record<string, unknown>;

const k_today = town.k_now.slice(0, 10);
const k_dayMs = 86_400_000;
const plus = (date: string, days: number) =>
  new Date(Date.parse(date) + days * k_dayMs).toISOString().slice(0, 10);
const villages = town.plan.units.filter((unit) => unit.kind === 'village').map((unit) => unit.id);

interface Rule {
  rule: string;
  name: string;
  units: string[];
  from: string;
  to: string;
  every: number | null; // days
  period: string | null;
  times?: number;
  act?: string;
  on_miss?: string;
  deliver?: string[];
  who?: string;
}
const whole = town.plan.window;
// prettier-ignore
const k_rules: Rule[] = [
  { rule: 'task.collect_leaflets', name: '到镇综治中心领取宣传资料', units: villages, from: '2021-10-10', to: '2021-10-15', every: null, period: null, who: '村综治主任' },
  { rule: 'task.learn_the_form', name: '走访人员熟悉问卷，纸质和网页任选其一', units: villages, from: '2021-10-10', to: '2021-10-15', every: null, period: null, who: '走访党员干部' },
  { rule: 'task.archive', name: '整理走访资料', units: villages, from: '2021-10-16', to: '2021-11-15', every: null, period: null, deliver: ['走访登记表', '问题台账', '小结'], who: '村综治主任' },
  { rule: 'task.improve', name: '对普遍、多发的问题提出整改措施和长效办法', units: ['ruji'], from: '2021-11-08', to: '2021-11-20', every: null, period: null, who: '镇综治中心' },
  { rule: 'cadence.dialogue', name: '平安建设恳谈会', units: ['ruji'], ...whole, every: 21, period: '每半月', act: 'meeting', on_miss: 'explain', who: '镇综治中心' },
  { rule: 'cadence.sweep_villages', name: '村级矛盾纠纷排查', units: villages, ...whole, every: 7, period: '每周', times: 2, act: 'sweep', on_miss: 'remind', who: '村综治中心' },
  { rule: 'report.progress', name: '走访进度通报', units: ['ruji'], ...whole, every: 1, period: '每日', who: '镇综治中心' },
  { rule: 'report.ledger_up', name: '不满意问题台账汇总上报', units: ['ruji'], ...whole, every: 1, period: '每日', who: '镇综治中心' },
  { rule: 'publicity.door_leaflet', name: '上门发放的宣传页', units: villages, ...whole, every: null, period: null },
  { rule: 'inspect.trades', name: '小旅馆、废品收购站等检查', units: villages, ...whole, every: 21, period: '每月', times: 3, who: '派出所' },
  { rule: 'supervision.recontact', name: '随机回访核对走访记录，居民同意才问', units: ['ruji'], ...whole, every: 7, period: '每周', who: '镇综治中心' },
];

const acts: (Schemas['AskAct'] & { rule: string; unit: string })[] = [];
const excuses = new Map<string, string>();
const explanations = new Map<string, string>();

function luck(text: string): number {
  let sum = 7;
  for (const char of text) sum = (sum * 31 + char.codePointAt(0)!) % 1009;
  return sum / 1009;
}
const nameOf = (unit: string) => town.plan.units.find((one) => one.id === unit)?.name ?? unit;

function windows(rule: Rule): { from: string; to: string }[] {
  if (rule.every === null) return [{ from: rule.from, to: rule.to }];
  const all = [];
  for (let from = rule.from; from <= rule.to; from = plus(from, rule.every)) {
    const last = plus(from, rule.every - 1);
    all.push({ from, to: last < rule.to ? last : rule.to });
  }
  return all;
}

function rowOf(rule: Rule, unit: string, from: string, to: string): Schemas['AskRow'] {
  const times = rule.times ?? 1;
  const key = `${rule.rule} ${unit} ${from}`;
  const own = acts.filter(
    (act) =>
      act.rule === rule.rule &&
      act.unit === unit &&
      act.withdrawn === null &&
      (rule.every === null || (act.day >= from && act.day <= to)),
  );
  const before = from > k_today ? 0 : luck(key) < (to < k_today ? 0.75 : 0.35) ? times : 0;
  const late = luck(`${key}.`) < 0.15 && to < k_today && before > 0 && rule.every === null;
  const deliver = rule.deliver ?? [];
  const handed_in = [
    ...new Set([
      ...deliver.filter((item) => luck(key + item) < 0.4),
      ...own.flatMap((act) => act.handed_in),
    ]),
  ];
  const more = own.reduce((sum, act) => sum + act.n, 0);
  const full = deliver.length === 0 || deliver.every((item) => handed_in.includes(item));
  const done = deliver.length > 0 ? (full ? times : 0) : (late ? 0 : before) + more;
  const excuse = excuses.get(key) ?? (luck(`!${key}`) < 0.03 ? '全村在做核酸检测' : null);
  const state: State =
    done >= times
      ? 'met'
      : excuse !== null
        ? 'excused'
        : from > k_today
          ? 'ahead'
          : to >= k_today
            ? 'open'
            : late
              ? 'late'
              : 'missed';
  return {
    unit,
    unit_name: nameOf(unit),
    times,
    done,
    late: late ? times : 0,
    state,
    handed_in,
    excuse,
    explanation: explanations.get(key) ?? null,
  };
}

function askOf(rule: Rule, from: string, to: string): Schemas['AskRule'] {
  const [block] = rule.rule.split('.') as [Schemas['AskRule']['block']];
  return {
    plan: town.plan.id,
    plan_title: town.plan.title,
    plan_version: 1,
    rule: rule.rule,
    block,
    act: rule.act ?? block,
    name: rule.name,
    who: '',
    who_name: rule.who ?? '',
    src: '三(二)',
    on_miss: rule.on_miss ?? '',
    deliver: rule.deliver ?? [],
    works_on: rule.rule === 'task.improve' ? 'matters.repeated' : null,
    once: rule.every === null,
    period: rule.period,
    from,
    to,
    times: rule.times ?? 1,
  };
}

interface Wanted {
  from: string;
  to: string;
  unit?: string | null;
  rule?: string | null;
  block?: string | null;
}
function asksOf({ from, to, unit, rule, block }: Wanted): Schemas['Ask'][] {
  const found: Schemas['Ask'][] = [];
  for (const one of k_rules) {
    if ((rule && one.rule !== rule) || (block && !one.rule.startsWith(`${block}.`))) continue;
    const units = one.units.filter((id) => !unit || id === unit);
    if (units.length === 0) continue;
    for (const window of windows(one)) {
      if (window.to < from || window.from > to) continue;
      const rows = units.map((id) => rowOf(one, id, window.from, window.to));
      const states = { ahead: 0, open: 0, met: 0, late: 0, missed: 0, excused: 0 };
      for (const row of rows) ++states[row.state];
      const row = rows.length === 1 ? rows[0]! : null;
      const explained = rows.filter((one) => one.explanation !== null).length;
      const ask = askOf(one, window.from, window.to);
      found.push({ ...ask, units: rows.length, states, explained, row });
    }
  }
  return found;
}
const cut = () => town.progress('unit', null).cut;

export function asks(query: URLSearchParams, own: string | null): Schemas['Asks'] {
  const from = query.get('from') ?? k_today;
  const to = query.get('to') ?? from;
  const unit = own ?? query.get('unit');
  const wanted = { from, to, unit, rule: query.get('rule'), block: query.get('block') };
  return { from, to, today: k_today, asks: asksOf(wanted), cut: cut() };
}

function toExplain(own: string | null): Schemas['ToExplain'][] {
  return asksOf({ from: plus(k_today, -31), to: plus(k_today, -1), unit: own }).flatMap((ask) =>
    ask.on_miss === 'explain' && ask.row?.state === 'missed' && ask.row.explanation === null
      ? [
          {
            plan: ask.plan,
            rule: ask.rule,
            name: ask.name,
            unit: ask.row.unit,
            unit_name: ask.row.unit_name,
            from: ask.from,
            to: ask.to,
          },
        ]
      : [],
  );
}

export function myDay(own: string | null): Schemas['MyDay'] {
  const inState = (wanted: Wanted, state: State) =>
    asksOf({ ...wanted, unit: own })
      .filter((ask) => ask.states[state] > 0)
      .sort((a, b) => a.to.localeCompare(b.to));
  const now = { from: k_today, to: k_today };
  return {
    date: k_today,
    workday: true,
    holiday: null,
    matters: { open: 5, due_today: 1, overdue: 2 },
    due: inState(now, 'open'),
    missed: inState({ from: plus(k_today, -31), to: plus(k_today, -1) }, 'missed'),
    ahead: inState({ from: plus(k_today, 1), to: plus(k_today, 7) }, 'ahead').filter(
      (ask) => ask.once,
    ),
    met: asksOf({ ...now, unit: own }).reduce((sum, ask) => sum + ask.states.met, 0),
    more: { due: 0, missed: 0, ahead: 0, burden: 0 },
    explain: { items: toExplain(own), more: 0 },
    burden: [],
    quotas: quota.mine(own),
    proposals: [],
    cut: cut(),
  };
}

function found(query: URLSearchParams) {
  const rule = k_rules.find((one) => one.rule === query.get('rule'));
  const day = query.get('day') ?? k_today;
  const window = rule && windows(rule).find((one) => one.from <= day && day <= one.to);
  return rule && window ? { rule, window } : null;
}

export function window(query: URLSearchParams, own: string | null): Schemas['AskWindow'] | null {
  const at = found(query);
  if (!at) return null;
  const { rule, window: days } = at;
  const rows = rule.units
    .filter((id) => !own || id === own)
    .map((id) => rowOf(rule, id, days.from, days.to));
  return { ask: askOf(rule, days.from, days.to), rows, cut: cut() };
}

export function explain(query: URLSearchParams): Schemas['AskExplained'] | null {
  const at = found(query);
  if (!at) return null;
  const { rule, window: days } = at;
  const unit = query.get('unit') ?? '';
  const row = rowOf(rule, unit, days.from, days.to);
  const words: Record<State, string> = {
    ahead: '还没到时候。',
    open: `还可以做，最后一天是 ${days.to}。`,
    met: '已按期完成。',
    late: `过了 ${days.to} 才完成。`,
    missed: `到 ${days.to} 没有完成。`,
    excused: `已免做：${row.excuse}`,
  };
  const lines = [
    `依据《${town.plan.title}》第 1 版 三(二)：${rule.name}。`,
    `${days.from} 至 ${days.to} 之间做 ${row.times} 次。`,
    `按期做了 ${row.done} 次（过期后补做 ${row.late} 次），要求 ${row.times} 次。撤回的不算。`,
    words[row.state],
  ];
  if (row.state === 'missed') lines.push('方案没有写接下来怎样：只列出来，不影响任何个人。');
  const own = acts.filter((act) => act.rule === rule.rule && act.unit === unit);
  if (row.explanation !== null) lines.push(`该单位说明：${row.explanation}`);
  const ask = askOf(rule, days.from, days.to);
  return { ask, row, lines, acts: own, takes_plan: [], filings: [], document: null, cut: cut() };
}

/** True when the command was one of these. */
export function apply(command: Schemas['Command']): boolean {
  switch (command.kind) {
    case 'act.record': {
      const {
        act_id,
        rule,
        unit,
        day,
        n = 1,
        attended = 0,
        handed_in = [],
        note = '',
      } = command.data;
      const actor = '秦四庙村负责人';
      acts.push({ act_id, rule, unit, day, n, attended, handed_in, note, actor, withdrawn: null });
      return true;
    }
    case 'act.withdraw': {
      const { act_id, reason } = command.data;
      for (const act of acts) if (act.act_id === act_id) act.withdrawn = reason;
      return true;
    }
    case 'ask.excuse':
    case 'ask.withdraw_excuse': {
      const { rule, unit, day, reason } = command.data;
      const query = new URLSearchParams({ rule, day });
      const key = `${rule} ${unit} ${found(query)?.window.from}`;
      if (command.kind === 'ask.excuse') excuses.set(key, reason);
      else excuses.delete(key);
      return true;
    }
    case 'ask.explain': {
      const { rule, unit, day, reason } = command.data;
      const query = new URLSearchParams({ rule, day });
      explanations.set(`${rule} ${unit} ${found(query)?.window.from}`, reason);
      return true;
    }
    default:
      return false;
  }
}

/** A month with its off days; nothing falls due. */
export function calendar(month: string): Answer {
  const first = `${month.slice(0, 7)}-01`;
  const weekdayOf = (date: string) => (new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7;
  const start = plus(first, -weekdayOf(first));
  const days = Array.from({ length: 42 }, (_, n) => plus(start, n)).map((date) => ({
    date,
    in_month: date.startsWith(month.slice(0, 7)),
    kind: weekdayOf(date) > 4 ? 'weekend' : 'workday',
    name: null,
    provisional: false,
    due: 0,
    overdue: 0,
  }));
  return { month: month.slice(0, 7), days, cut: cut() };
}
