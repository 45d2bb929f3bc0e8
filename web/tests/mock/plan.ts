// Two plans with three versions for looking at the plan's page: one with findings, holes and blocks that are only registered.
import type { components } from '@/api/schema';
import * as town from './desk';

type Schemas = components['schemas'];

const digest = (n: number) => n.toString(16).padStart(2, '0').repeat(32);

export const versions: Schemas['PlanVersion'][] = [
  {
    version: 3,
    plan_id: 'fire-month',
    title: '社区消防安全月方案',
    digest: digest(61),
    activated_at: '2021-11-01T09:05:00+08:00',
    activated_by: '系统',
    state: 'in_force',
    ended_by: null,
    ended_at: null,
    open_matters: 4,
  },
  {
    version: 2,
    plan_id: 'ruji-2021',
    title: '汝集镇基层党员干部入户走访活动方案',
    digest: digest(37),
    activated_at: '2021-10-20T16:40:00+08:00',
    activated_by: '综治中心值班员 · 综治中心',
    state: 'in_force',
    ended_by: null,
    ended_at: null,
    open_matters: 61,
  },
  {
    version: 1,
    plan_id: 'ruji-2021',
    title: '汝集镇基层党员干部入户走访活动方案',
    digest: digest(171),
    activated_at: '2021-10-12T09:00:00+08:00',
    activated_by: '系统',
    state: 'replaced',
    ended_by: 2,
    ended_at: '2021-10-20T16:40:00+08:00',
    open_matters: 11,
  },
];

const section = (
  path: string,
  level: number,
  title: string,
  clause: string,
  paragraphs: string[],
  tables: Schemas['PlanSection']['tables'] = [],
): Schemas['PlanSection'] => ({
  path,
  anchor: `block-${path.replaceAll('.', '-')}`,
  line: 10,
  level,
  title,
  clause,
  paragraphs,
  tables,
});

const sections = [
  section('plan.goals', 1, '一、目标', '一', ['群众安全感和满意度都有提升。']),
  section(
    'plan.phases',
    1,
    '二、阶段',
    '三',
    ['活动自 2021 年 10 月 10 日至 11 月 20 日，分三个阶段。'],
    [
      {
        head: ['阶段', '起', '止', '条款'],
        rows: [
          { line: 20, cells: ['动员部署阶段', '2021-10-10', '2021-10-15', '三(一)'] },
          { line: 21, cells: ['走访整改阶段', '2021-10-16', '2021-11-15', '三(二)'] },
          { line: 22, cells: ['总结提升阶段', '2021-11-16', '2021-11-20', '三(三)'] },
        ],
      },
    ],
  ),
  section('org', 1, '三、组织', '二', ['汝集镇，16 个村。']),
  section(
    'org.units',
    2,
    '（一）各村任务数',
    '三(一)',
    [],
    [
      {
        head: ['村', '类别', '走访户数'],
        rows: town.plan.units
          .slice(1, 9)
          .map((unit, i) => ({ line: 30 + i, cells: [unit.name, '村', String(unit.quota ?? '')] })),
      },
    ],
  ),
  section('matters', 1, '四、事项办理', '三(二)3', [
    '期限末日是休息日的，顺延到下一个工作日。',
    '办结要由居民确认；撤回、联系不上、转法定渠道、解释说明四种情形可以不经确认销单，各要证据。',
  ]),
  section(
    'matters.kinds',
    2,
    '（一）类别和时限',
    '三(二)3',
    [],
    [
      {
        head: ['类别', '承办', '时限', '条款'],
        rows: [
          { line: 90, cells: ['一般问题', '镇综治中心', '10日', '三(二)3'] },
          { line: 91, cells: ['复杂问题', '镇综治中心', '20日', '三(二)3'] },
        ],
      },
    ],
  ),
  section('survey', 1, '五、民意调查', '五(一)', [
    '上级委托的电话抽查：半年一次；抽样框、样本、日期和单份答案不给镇、村看。',
  ]),
  section('ladder', 1, '六、逐级督办', '五(二)', ['走访不实：第一次通报，第二次扣分。']),
];

const finding = (
  code: string,
  severity: Schemas['PlanFinding']['severity'],
  anchor: string | null,
  block: string,
  headline: string,
  why = '',
  hint = '',
): Schemas['PlanFinding'] => ({
  code,
  severity,
  headline,
  why,
  hint,
  line: anchor ? 88 : 0,
  column: anchor ? 5 : 0,
  clause: '',
  block,
  anchor,
});

export function page(version: number): Schemas['PlanPage'] {
  const head = versions.find((one) => one.version === version);
  const old = version === 1;
  return {
    version,
    plan_id: head?.plan_id ?? '',
    document: {
      title: head?.title ?? '',
      issuer: '中共汝集镇委员会',
      number: old ? '' : '汝委〔2021〕32 号',
      issued: '2021 年 10 月 12 日',
      approved: '镇党政联席会议',
      window: '2021 年 10 月 10 日至 11 月 20 日',
      source: '中共汝集镇委员会《“千家万户访平安”活动实施方案》，2021 年 10 月 12 日',
      digest: head?.digest ?? '',
      holes: old ? ['第 63 行：任务“大讨论活动”的起止日期'] : [],
      sections,
    },
    findings: old
      ? [
          finding(
            'L-VAGUE',
            'warning',
            'block-matters',
            'matters.tell',
            '“及时”没有说清是几日。',
            '没有数字，谁也说不清办没办到。',
            '写成 10日、10个工作日 这样的期限。',
          ),
          finding('L-RETRO', 'warning', null, 'plan.window', '起始日期早于印发日期。'),
        ]
      : [],
    more: false,
    notes: [
      finding(
        'L-NOT-RUN',
        'note',
        'block-survey',
        'survey',
        '“民意调查”（survey）已登记，这个版本还不会执行。',
      ),
      finding(
        'L-NOT-RUN',
        'note',
        'block-ladder',
        'ladder',
        '“逐级督办”（ladder）已登记，这个版本还不会执行。',
      ),
      finding(
        'L-NOT-RUN',
        'note',
        'block-matters',
        'matters.callback',
        '“回访”（matters.callback）已登记，这个版本还不会执行。',
      ),
    ],
    kinds: [
      { id: 'general', name: '一般问题', due: '10日', n: 10, unit: 'calendar_days' },
      { id: 'complex', name: '复杂问题', due: '20日', n: 20, unit: 'calendar_days' },
    ],
  };
}

/** Every general matter moves by a few days, as ten working days would. */
export function whatIf(
  version: number,
  changes: { kind: string; due: string }[],
): Schemas['WhatIf'] {
  const open = town.matters.filter((m) => ['listed', 'handed_over', 'handling'].includes(m.state));
  const due = new Map(changes.map((change) => [change.kind, change.due]));
  const items = open.map((m, i): Schemas['MovedMatter'] => {
    const days = due.has(m.kind) ? (i % 5) - 1 : 0;
    const then = new Date(`${m.due}T12:00:00Z`);
    then.setUTCDate(then.getUTCDate() + days);
    const iso = then.toISOString().slice(0, 10);
    return {
      id: m.id,
      receipt: m.receipt,
      title: m.title,
      kind: m.kind,
      kind_name: m.kind_name,
      unit: m.unit,
      unit_name: m.unit_name,
      due: m.due ?? iso,
      then: iso,
      days,
      move: days > 0 ? 'later' : days < 0 ? 'earlier' : 'same',
      granted: i % 7 === 0,
      overdue_now: m.overdue,
      overdue_then: m.overdue && days <= 0,
    };
  });
  const counts = (of: Schemas['MovedMatter'][]): Schemas['MoveCounts'] => ({
    open: of.length,
    later: of.filter((m) => m.move === 'later').length,
    earlier: of.filter((m) => m.move === 'earlier').length,
    same: of.filter((m) => m.move === 'same').length,
    kind_gone: 0,
    overdue_now: of.filter((m) => m.overdue_now).length,
    overdue_then: of.filter((m) => m.overdue_then).length,
  });
  return {
    version,
    plan_id: 'ruji-2021',
    as_of: town.k_now,
    counts: counts(items),
    kinds: page(version).kinds.map((kind) => ({
      kind: kind.id,
      name: kind.name,
      from: kind.due,
      to: due.get(kind.id) ?? kind.due,
      counts: counts(items.filter((m) => m.kind === kind.id)),
    })),
    items,
    left_out: 0,
  };
}
