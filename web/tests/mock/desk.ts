// A small township for looking at the desk without a server: the plan's villages and quotas, synthetic
// addresses, a campaign on its twentieth day. Same seed, same township.
import type { components } from '@/api/schema';

type Schemas = components['schemas'];
type Brief = Schemas['MatterBrief'];
type Household = Schemas['DwellingBrief'];
type Person = Schemas['Person'];

export const k_now = '2021-11-04T10:20:00+08:00';
const k_today = '2021-11-04';
const k_days = 20;

const k_villages: readonly [string, string, number][] = [
  ['qinsimiao', '秦四庙村', 550],
  ['qiying', '七营村', 450],
  ['xinqiao', '新桥村', 577],
  ['ruji1', '汝集一村', 769],
  ['ruyuan', '汝园村', 1063],
  ['houlu', '后路村', 453],
  ['zhuangying', '庄营村', 548],
  ['yuantang', '袁堂村', 1072],
  ['liudian', '刘店村', 472],
  ['shengli', '胜利村', 956],
  ['liying', '李营村', 687],
  ['zhuji', '朱集村', 862],
  ['xiazhai', '夏寨村', 597],
  ['zhonghua', '中华村', 808],
  ['ruji2', '汝集二村', 890],
  ['jienan', '街南村', 513],
];

const k_titles = [
  '村东头路灯不亮',
  '雨后巷道积水',
  '夜间货车超速',
  '宅基地边界有争议',
  '水沟堵塞有异味',
  '电线低垂影响通行',
  '广场晚间噪声',
  '自来水压力不足',
  '垃圾清运不及时',
  '桥栏杆损坏',
];

/** mulberry32: small, seeded, good enough for made-up numbers. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const draw = random(20211016);
const pick = <T>(items: readonly T[]): T => items[Math.floor(draw() * items.length)] as T;
const hex = (n: number) =>
  Array.from({ length: n }, () => Math.floor(draw() * 16).toString(16)).join('');
const uuid = () => `${hex(8)}-${hex(4)}-7${hex(3)}-8${hex(3)}-${hex(12)}`;
const pad = (n: number, width: number) => String(n).padStart(width, '0');

export function dayOf(index: number): string {
  return new Date(Date.UTC(2021, 9, 16 + index)).toISOString().slice(0, 10);
}

function daysUntil(date: string): number {
  return Math.round((Date.parse(date) - Date.parse(k_today)) / 86_400_000);
}

export const form: Schemas['Form'] = {
  id: 'feedback',
  name: '走访意见表',
  version: 1,
  anonymous: true,
  ask: [
    { id: 'q1', type: 'scale5', text: '晚上在家附近走动，您觉得安全吗？' },
    { id: 'q2', type: 'text', text: '有没有需要我们解决的问题？', opens: 'matter' },
  ],
};

export const plan: Schemas['PlanBrief'] = {
  id: 'ruji-2021-visit',
  title: '汝集镇基层党员干部“千家万户访平安”活动',
  issuer: '中共汝集镇委员会',
  version: 1,
  calendar: 'cn-office',
  window: { from: '2021-10-10', to: '2021-11-20' },
  phases: [
    { id: 'mobilise', name: '动员部署阶段', from: '2021-10-10', to: '2021-10-15' },
    { id: 'visit', name: '走访整改阶段', from: '2021-10-16', to: '2021-11-15' },
    { id: 'sum_up', name: '总结提升阶段', from: '2021-11-16', to: '2021-11-20' },
  ],
  form,
  kinds: [
    { id: 'general', name: '一般问题', due: '10日', sealed_for: null, office_name: '镇综治中心' },
    { id: 'complex', name: '复杂问题', due: '20日', sealed_for: null, office_name: '镇综治中心' },
  ],
  bodies: [{ id: 'county_centre', name: '县综治中心' }],
  units: [
    { id: 'ruji', name: '汝集镇', kind: 'town', parent: null, quota: 11267 },
    { id: 'centre', name: '镇综治中心', kind: 'office', parent: 'ruji', quota: null },
    ...k_villages.map(([id, name, quota]) => ({
      id,
      name,
      kind: 'village',
      parent: 'ruji',
      quota,
    })),
  ],
  exits: ['withdrawn', 'unreachable', 'statutory_channel', 'explained'],
  visitors_unit: 'village',
};

function makePerson(
  login: string,
  name: string,
  role: Person['role'],
  unit: string | null,
): Person {
  const unit_name = plan.units.find((u) => u.id === unit)?.name ?? null;
  return {
    id: uuid(),
    login,
    name,
    role,
    unit,
    unit_name,
    active: true,
    load: 0,
    covered: 0,
    weight: 1,
    state: 'active',
  };
}

export const people: Person[] = [
  makePerson('centre', '综治中心值班员', 'centre', 'ruji'),
  makePerson('county', '县平安办联络员', 'county_reader', null),
  makePerson('audit', '审计员', 'auditor', null),
  ...k_villages.flatMap(([id, name, quota]) => [
    makePerson(`${id}-lead`, `${name}综治主任`, 'village_lead', id),
    ...Array.from({ length: Math.ceil(quota / 160) }, (_, i) =>
      makePerson(`${id}-${i + 1}`, `${name}走访员${i + 1}`, 'visitor', id),
    ),
  ]),
];
(people[7] as Person).state = 'invited';
(people[9] as Person).state = 'disabled';
(people[9] as Person).active = false;

function makeHousehold(unit: [string, string, number], index: number, pace: number): Household {
  const visitors = people.filter((p) => p.role === 'visitor' && p.unit === unit[0]);
  const visitor = visitors[index % visitors.length] as Person;
  const done = draw() < pace;
  const roll = draw();
  const outcome: Household['outcome'] = !done
    ? null
    : roll < 0.76
      ? 'answered'
      : roll < 0.83
        ? 'declined'
        : roll < 0.94
          ? 'nobody_home'
          : roll < 0.985
            ? 'vacant'
            : 'other';
  visitor.load += 1;
  if (outcome && outcome !== 'nobody_home') visitor.covered += 1;
  const group = `${Math.floor(index / 60) + 1}组`;
  return {
    id: uuid(),
    unit: unit[0],
    unit_name: unit[1],
    group,
    code: `${unit[0].slice(0, 3).toUpperCase()}-${pad(index + 1, 4)}`,
    address: `${unit[1]}${group}${(index % 60) + 1}号`,
    state: 'active',
    visitor: visitor.id,
    visitor_name: visitor.name,
    outcome,
    visited_at: outcome
      ? `${dayOf(Math.floor(draw() * k_days))}T${pad(9 + Math.floor(draw() * 9), 2)}:${pad(Math.floor(draw() * 60), 2)}:00+08:00`
      : null,
    visits: outcome ? 1 + Math.floor(draw() * 1.2) : 0,
    doubled: outcome !== null && draw() < 0.004,
    has_contact: draw() < 0.2,
  };
}

export const dwellings: Household[] = k_villages.flatMap((village) => {
  const pace = 0.45 + draw() * 0.35;
  const gain = Math.round((draw() - 0.35) * 16);
  return Array.from({ length: village[2] + gain }, (_, index) =>
    makeHousehold([...village] as [string, string, number], index, pace),
  );
});

const k_stateAt: readonly Brief['state'][] = [
  'listed',
  'handed_over',
  'handling',
  'handling',
  'answered',
  'told',
  'closed',
  'closed',
  'closed',
];

function makeMatter(index: number): Brief {
  const home = pick(dwellings);
  const opened = Math.floor(draw() * k_days);
  const complex = draw() < 0.22;
  const due = dayOf(opened + (complex ? 20 : 10) + (draw() < 0.2 ? 1 : 0));
  const state = opened > 17 ? pick(['listed', 'handed_over'] as const) : pick(k_stateAt);
  const closed = state === 'closed';
  const lead = people.find((p) => p.role === 'village_lead' && p.unit === home.unit) as Person;
  const left = daysUntil(due);
  return {
    id: uuid(),
    receipt: `RJ21${pad(index + 1, 5)}`,
    title: pick(k_titles),
    kind: complex ? 'complex' : 'general',
    kind_name: complex ? '复杂问题' : '一般问题',
    state,
    unit: home.unit,
    unit_name: home.unit_name,
    place: `${home.unit_name}${home.group}`,
    opened_at: `${dayOf(opened)}T10:${pad(index % 60, 2)}:00+08:00`,
    channel: pick(['visit', 'visit', 'visit', 'phone', 'public', 'paper', 'desk'] as const),
    due,
    provisional: false,
    overdue: !closed && left < 0,
    days_left: closed ? null : left,
    owner: state === 'listed' ? null : lead.id,
    owner_name: state === 'listed' ? null : lead.name,
    round: draw() < 0.08 ? 2 : 1,
    closed_at: closed ? `${dayOf(Math.min(19, opened + 6))}T16:00:00+08:00` : null,
    closing: closed
      ? pick(['confirmed', 'confirmed', 'confirmed', 'withdrawn', 'explained'] as const)
      : null,
    reporter_visitor: null,
  };
}

export const matters: Brief[] = Array.from({ length: 137 }, (_, index) => makeMatter(index));

function row(
  id: string,
  name: string,
  homes: readonly Household[],
  quota: number | null,
): Schemas['ProgressRow'] {
  const by: Record<string, number> = {};
  for (const home of homes) if (home.outcome) by[home.outcome] = (by[home.outcome] ?? 0) + 1;
  const covered = homes.filter((h) => h.outcome && h.outcome !== 'nobody_home').length;
  const mine = matters.filter((m) => homes.some((h) => h.unit === m.unit));
  return {
    id,
    name,
    register: homes.length,
    frozen: homes.length - 2,
    quota,
    covered,
    reached_today: homes.filter((h) => h.visited_at?.startsWith(k_today)).length,
    by_outcome: by,
    share: { num: covered, den: homes.length, share: homes.length ? covered / homes.length : null },
    quota_share: quota === null ? null : { num: covered, den: quota, share: covered / quota },
    doubled: homes.filter((h) => h.doubled).length,
    matters_open: mine.filter((m) => m.state !== 'closed').length,
    matters_overdue: mine.filter((m) => m.overdue).length,
    visitor_name: null,
    finish: { low: '2021-11-09', mid: '2021-11-12', high: '2021-11-17' },
  };
}

export function progress(
  by: 'unit' | 'group' | 'visitor',
  unit: string | null,
): Schemas['Progress'] {
  const scope = unit ? dwellings.filter((d) => d.unit === unit) : dwellings;
  const keys = new Map<string, { name: string; homes: Household[] }>();
  for (const home of scope) {
    const key =
      by === 'unit'
        ? home.unit
        : by === 'group'
          ? `${home.unit}/${home.group}`
          : (home.visitor ?? '');
    const name =
      by === 'unit'
        ? home.unit_name
        : by === 'group'
          ? `${home.unit_name} ${home.group}`
          : (home.visitor_name ?? '');
    const found = keys.get(key) ?? { name, homes: [] };
    found.homes.push(home);
    keys.set(key, found);
  }
  const quota = (id: string) =>
    by === 'unit' ? (k_villages.find((v) => v[0] === id)?.[2] ?? null) : null;
  const total = row(
    'total',
    unit ? (scope[0]?.unit_name ?? '') : '全镇',
    scope,
    unit ? quota(unit) : 11267,
  );
  const news = Array.from({ length: k_days }, (_, i) => {
    const weekday = new Date(Date.parse(dayOf(i))).getUTCDay();
    return (weekday === 0 || weekday === 6 ? 0.6 : 1.1) * (0.8 + draw() * 0.4);
  });
  const scale = total.covered / news.reduce((a, b) => a + b, 0);
  let sum = 0;
  const series = Array.from({ length: 31 }, (_, i) => {
    const fresh = i < k_days ? Math.round((news[i] ?? 0) * scale) : 0;
    sum = i === k_days - 1 ? total.covered : sum + fresh;
    const weekday = new Date(Date.parse(dayOf(i))).getUTCDay();
    return {
      date: dayOf(i),
      covered: sum,
      new: fresh,
      required: ((i + 1) / 31) * total.register,
      rest: weekday === 0 || weekday === 6,
    };
  });
  const remaining = total.register - total.covered;
  return {
    cut: {
      seq: 9417,
      hash: 'b1946ac92492d2347c6235b4d2611184b1946ac92492d2347c6235b4d2611184',
      at: k_now,
    },
    as_of: k_today,
    by,
    phase: { name: '走访整改阶段', from: '2021-10-16', to: '2021-11-15' },
    total,
    rows: [...keys].map(([id, entry]) => row(id, entry.name, entry.homes, quota(id))),
    series: series.filter((day) => day.date <= k_today),
    pace: {
      remaining,
      per_calendar_day: remaining / 11,
      per_working_day: remaining / 7,
      calendar_days: 11,
      working_days: 7,
    },
    forecast: {
      covered_at_end: {
        mid: total.register * 0.94,
        low: total.register * 0.89,
        high: total.register * 0.985,
      },
      share_at_end: { mid: 0.94, low: 0.89, high: 0.985 },
      finish: { low: '2021-11-14', mid: '2021-11-18', high: '2021-11-24' },
      level: 0.8,
      days_used: 14,
    },
  };
}

export function counts(): Record<string, number> {
  const by: Record<string, number> = {};
  for (const matter of matters) by[matter.state] = (by[matter.state] ?? 0) + 1;
  return by;
}

export function today(): Schemas['Today'] {
  const figures = progress('unit', null);
  const open = matters.filter((m) => m.state !== 'closed');
  return {
    cut: figures.cut,
    now: k_now,
    counts: counts(),
    overdue: open.filter((m) => m.overdue),
    due: open.filter((m) => !m.overdue && (m.days_left ?? 99) <= 3),
    fresh: open.filter((m) => m.state === 'listed'),
    to_tell: open.filter((m) => m.state === 'answered'),
    total: figures.total,
    pace: figures.pace ?? null,
    forecast: figures.forecast,
    visited_today: 212,
    last_days: figures.series.slice(-14).map(({ date, new: fresh }) => ({ date, new: fresh ?? 0 })),
    closed_today: 3,
    opened_today: 5,
    holiday: null,
    workday: true,
  };
}

function steps(brief: Brief): Schemas['ClockStep'][] {
  const from = Date.parse(brief.opened_at.slice(0, 10));
  const until = Date.parse(brief.due ?? k_today);
  const out: Schemas['ClockStep'][] = [];
  for (let at = from, n = 0; at <= until; at += 86_400_000, n += 1) {
    const date = new Date(at).toISOString().slice(0, 10);
    const weekday = new Date(at).getUTCDay();
    const rest = weekday === 0 || weekday === 6;
    const what = n === 0 ? 'start' : at === until ? 'due' : 'counted';
    const text =
      n === 0
        ? '起算日，不计入'
        : at === until
          ? `第 ${n} 天，到期：${rest ? '周末' : '工作日'}`
          : `第 ${n} 天：${rest ? '周末' : '工作日'}`;
    out.push({ what, date, kind: rest ? 'weekend' : 'workday', name: '', count: n, text });
  }
  return out;
}

export function matter(id: string): Schemas['Matter'] | null {
  const brief = matters.find((m) => m.id === id);
  if (!brief) return null;
  const day = brief.opened_at.slice(0, 10);
  const history: Schemas['MatterEvent'][] = [
    {
      seq: 4211,
      at: brief.opened_at,
      kind: 'matter.opened',
      actor: '汝园村走访员2 · 走访员',
      text: '列单：走访时提出',
      detail: '巷道里三盏灯都不亮，老人晚上出门不方便。',
    },
    {
      seq: 4302,
      at: `${day}T15:10:00+08:00`,
      kind: 'matter.handed_over',
      actor: '综治中心值班员',
      text: `交单：交给${brief.owner_name ?? '汝园村综治主任'}`,
      detail: '请两日内到现场看。',
    },
    {
      seq: 4377,
      at: `${day}T16:40:00+08:00`,
      kind: 'matter.accepted',
      actor: brief.owner_name ?? '汝园村综治主任',
      text: '办单：承办人接办',
      detail: '',
    },
    {
      seq: 4900,
      at: '2021-10-27T09:00:00+08:00',
      kind: 'matter.reminded',
      actor: '系统',
      text: '提醒：期限已过 50%',
      detail: '',
    },
    {
      seq: 5120,
      at: '2021-10-28T11:20:00+08:00',
      kind: 'matter.noted',
      actor: brief.owner_name ?? '汝园村综治主任',
      text: '办理情况',
      detail: '已联系供电所，换灯泡两只，第三盏需换线。',
    },
  ];
  return {
    matter: brief,
    files: [],
    text: '巷道里三盏灯都不亮，老人晚上出门不方便。希望尽快修好，也请看看东头路口要不要加一盏。',
    answer: ['answered', 'told', 'closed'].includes(brief.state)
      ? {
          outcome: 'partly',
          text: '两盏已修好，第三盏等线材，预计下周一完成。东头路口已报镇里。',
          at: '2021-11-02T10:00:00+08:00',
          parts: [],
          without: '',
          body_name: null,
        }
      : null,
    helps: [],
    forwards: [],
    bodies: [{ id: 'county_centre', name: '县综治中心', of_kind: false, returned: [] }],
    office: { id: 'centre', name: '镇综治中心', unit: null, external: false },
    responsible_body: null,
    elapsed: { round_days: 5, total_days: 5 },
    dwelling: dwellings[40]?.id ?? null,
    address: dwellings[40]?.address ?? null,
    contact: { name: '住户', phone: '138****5678' },
    next_due: null,
    excluded: null,
    exclusions: [],
    channels: [],
    deciders: [],
    tell: [],
    statutory: null,
    places: [],
    rooms: [],
    reply: true,
    history,
    clocks: [
      {
        id: 'handling',
        name: '办理期限',
        n: 1,
        until: null,
        ended_at: null,
        late: false,
        round: 1,
        started_at: brief.opened_at,
        amount: brief.kind === 'complex' ? '20日' : '10日',
        due: brief.due ?? k_today,
        due_at: `${brief.due ?? k_today}T17:30:00+08:00`,
        original_due: brief.due ?? k_today,
        provisional: false,
        state: brief.state === 'closed' ? 'met' : 'running',
        pauses: [],
        spent: { running_hours: 100, paused_hours: 0 },
        rungs: [
          {
            rung: '50%',
            name: '期限已过 50%',
            to: '承办人',
            at: '2021-10-27T09:00:00+08:00',
            fired_at: '2021-10-27T09:00:01+08:00',
          },
          {
            rung: '80%',
            name: '期限已过 80%',
            to: '办公室主任',
            at: '2021-10-31T09:00:00+08:00',
            fired_at: null,
          },
          {
            rung: 'due',
            name: '到期',
            to: '领导小组',
            at: `${brief.due}T17:30:00+08:00`,
            fired_at: null,
          },
        ],
        steps: steps(brief),
        calendar: 'cn-office 2021',
      },
    ],
    pause_reasons: [],
    objection: null,
    responsible: null,
    may: [
      'matter.hand_over',
      'matter.accept',
      'matter.note',
      'matter.reclassify',
      'matter.extend',
      'matter.answer',
      'matter.tell',
      'matter.attempt',
      'matter.confirm',
      'matter.dissent',
      'matter.exit',
    ],
    attempts: [{ at: '2021-11-02T18:30:00+08:00', channel: 'phone', note: '无人接听' }],
    first_reported_at: brief.opened_at,
    plan_version: 1,
    public: null,
    joined: null,
    joiners: [],
  };
}

const k_centreMay = [
  'register.add',
  'register.split',
  'register.merge',
  'register.vacate',
  'register.restore',
  'register.freeze',
  'register.contact',
  'register.erase_contact',
  'register.apportion',
  'register.assign',
  'visit.record',
  'matter.open',
  'person.add',
  'person.change',
  'person.disable',
  'person.enable',
  'act.record',
  'act.withdraw',
  'ask.excuse',
  'ask.withdraw_excuse',
];

export function session(role: Person['role'] = 'centre'): Schemas['Session'] {
  const person = people.find((p) => p.role === role) as Person;
  return {
    person: { id: person.id, name: person.name, role: person.role, unit: person.unit },
    unit_name: person.unit_name,
    tenant: 1,
    now: k_now,
    demo: true,
    csrf: 'mock-csrf',
    may:
      role === 'centre'
        ? k_centreMay
        : role === 'village_lead'
          ? [...k_centreMay.slice(0, 12), 'act.record', 'act.withdraw']
          : [],
    plan,
  };
}
