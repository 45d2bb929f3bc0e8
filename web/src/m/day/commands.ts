/** The commands about what plans ask, each made whole on the phone. */
import { makeCommand, type CommandOf } from '@/api';
import type { Deed } from '@/offline/db';
import type { NewItem } from '@/offline/outbox';
import { uuidv7 } from '@/shared/ids';
import { inspectionData, type ItemAnswer, type Looked } from '@/shared/inspect';
import type { OwnAsk, Place, Round } from './day';

type Named = Pick<OwnAsk, 'plan' | 'rule' | 'name'>;
function deedOf(of: Named, unit: string, day: string, more: Partial<Deed> = {}): Deed {
  const { plan, rule, name } = of;
  return { plan, rule, name, unit, day, n: 1, handedIn: [], places: [], ...more };
}

export interface ActWords {
  day: string;
  n: number;
  attended: number | null;
  handedIn: string[];
  note: string;
}
export function actItem(ask: OwnAsk, words: ActWords): NewItem {
  const { day, n, attended, handedIn } = words;
  const note = words.note.trim();
  const data: CommandOf<'act.record'>['data'] = {
    act_id: uuidv7(),
    plan: ask.plan,
    rule: ask.rule,
    unit: ask.row.unit,
    day,
    ...(n > 1 ? { n } : {}),
    ...(attended ? { attended } : {}),
    ...(handedIn.length > 0 ? { handed_in: [...handedIn] } : {}),
    ...(note ? { note } : {}),
  };
  return {
    command: makeCommand('act.record', data),
    about: { deed: deedOf(ask, ask.row.unit, day, { n, handedIn: [...handedIn] }) },
  };
}

export function excuseItem(ask: OwnAsk, reason: string): NewItem {
  const { plan, rule, from: day } = ask;
  const data = { plan, rule, unit: ask.row.unit, day, reason: reason.trim() };
  return {
    command: makeCommand('ask.excuse', data),
    about: { deed: deedOf(ask, ask.row.unit, day, { n: 0, excused: true }) },
  };
}

export function inspectionItem(
  round: Round,
  place: Place,
  line: Looked,
  look: { id: string; day: string; note: string; answers: readonly ItemAnswer[] },
): NewItem {
  const ids = { inspection: look.id, place: place.id };
  const data = inspectionData(ids, line, look.answers, look.day, look.note);
  return {
    command: makeCommand('inspection.record', data),
    about: {
      deed: deedOf(round, place.unit, look.day, { places: [place.id] }),
      address: place.name,
    },
  };
}

export interface Walk {
  day: string;
  /** Minutes after midnight; a walk past midnight ends after 1440. */
  from: number;
  to: number;
  places: string[];
  note: string;
}
export function patrolItem(ask: OwnAsk, walk: Walk): NewItem {
  const note = walk.note.trim();
  const data: CommandOf<'patrol.record'>['data'] = {
    patrol_id: uuidv7(),
    rule: ask.rule,
    unit: ask.row.unit,
    day: walk.day,
    from: walk.from,
    to: walk.to,
    place_ids: [...walk.places],
    ...(note ? { note } : {}),
  };
  return {
    command: makeCommand('patrol.record', data),
    about: { deed: deedOf(ask, ask.row.unit, walk.day, { places: [...walk.places] }) },
  };
}
