/** Quotas of visits for the desk without a server: each visitor at least twenty dwellings, with two milestones. */
import type { components } from '@/api/schema';
import * as town from './desk';

type Schemas = components['schemas'];

const k_asked = 20;
const said = {
  plan: 'ruji-2021',
  plan_title: '基层党员干部“千家万户访平安”活动',
  plan_version: 1,
  id: 'household_visit',
  name: '入户走访',
  counted: '户',
  for: 'holders' as const,
  per_name: '走访党员干部',
  every: null,
  floor: true,
  ceiling: false,
  outcomes: ['answered', 'declined', 'nobody_home', 'vacant'] as Schemas['Outcome'][],
  src: '三(一)',
  from: '2021-10-16',
  to: '2021-11-15',
};

export function mine(unit: string | null): Schemas['MyQuota'][] {
  if (!unit) return [];
  const done = 12;
  return [
    {
      ...said,
      unit,
      unit_name: town.plan.units.find((one) => one.id === unit)?.name ?? unit,
      asked: k_asked,
      done,
      to_do: k_asked - done,
      beyond: 0,
      state: 'open',
      marks: [],
    },
  ];
}

export function quotas(own: string | null, wanted: string | null): Schemas['Quotas'] {
  const unit = own ?? wanted;
  const people = town.people.filter(
    (one) => one.role === 'visitor' && one.unit && (!unit || one.unit === unit),
  );
  const rows = people.map((one, i) => ({ ...one, done: (i * 7) % 26 }));
  const ids = [...new Set(rows.map((row) => row.unit ?? ''))];
  const name = (id: string) => town.plan.units.find((one) => one.id === id)?.name ?? id;
  const sums = (list: typeof rows) => ({
    subjects: list.length,
    asked: list.length * k_asked,
    done: list.reduce((sum, row) => sum + row.done, 0),
    to_do: list.reduce((sum, row) => sum + Math.max(0, k_asked - row.done), 0),
    below: list.filter((row) => row.done < k_asked).length,
    over: 0,
  });
  const all = sums(rows);
  const asOf = town.progress('unit', null).as_of;
  const days = town.progress('unit', null).series;
  const last = days[days.length - 1]?.covered ?? 1;
  return {
    as_of: asOf,
    items: [
      {
        ...said,
        each: k_asked,
        ...all,
        state: 'open',
        units: ids.map((id) => ({
          unit: id,
          unit_name: name(id),
          ...sums(rows.filter((row) => row.unit === id)),
        })),
        to_do_list: rows
          .filter((row) => row.done < k_asked)
          .map((row) => ({
            unit: row.unit ?? '',
            unit_name: name(row.unit ?? ''),
            name: row.name,
            n: k_asked - row.done,
          })),
        over_list: [],
        marks: [
          {
            by: '2021-10-31',
            percent: 60,
            needed: Math.ceil(all.asked * 0.6),
            done: Math.round(all.done * 0.7),
            met: all.done * 0.7 >= all.asked * 0.6,
          },
          { by: '2021-11-15', percent: 100, needed: all.asked, done: all.done, met: null },
        ],
        curve: days.map((day, i) => ({
          date: day.date,
          done: Math.round((day.covered / last) * all.done),
          needed: (all.asked * (i + 1)) / 31,
        })),
        lines: ['每名走访党员干部走访至少 20 户。', '谢绝同样算数；同一户在一个时段里只算一次。'],
      },
    ],
    cut: town.progress('unit', null).cut,
  };
}
