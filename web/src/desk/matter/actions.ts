/**
 * What can be done with a matter, each as a form. The order is the order of the work: hand over, take
 * on, do, answer, tell, hear the resident.
 */
import type { CommandKind, CommandOf, Schemas } from '@/api';
import { addDays, instantAt } from '../lib/dates';
import { given, reasonField, type FieldSpec, type Option, type Values } from '../forms/spec';

export type MatterCommand = Extract<CommandKind, `matter.${string}`>;
/**
 * Opening and joining have forms of their own, calling back a page of its own: whoever handles the
 * matter does not know that it was drawn.
 */
export type MatterAction = Exclude<
  MatterCommand,
  | 'matter.open'
  | 'matter.join'
  | 'matter.unjoin'
  | 'matter.call_back'
  | 'matter.add_file'
  | 'matter.remove_file'
>;

export const k_actions: readonly MatterAction[] = [
  'matter.hand_over',
  'matter.accept',
  'matter.urge',
  'matter.object',
  'matter.rule',
  'matter.note',
  'matter.ask_help',
  'matter.accept_help',
  'matter.give_part',
  'matter.decline_help',
  'matter.end_help',
  'matter.forward',
  'matter.forward_accept',
  'matter.forward_reply',
  'matter.forward_return',
  'matter.take_back',
  'matter.answer',
  'matter.tell',
  'matter.contact',
  'matter.attempt',
  'matter.confirm',
  'matter.dissent',
  'matter.ask_review',
  'matter.review',
  'matter.extend',
  'matter.pause',
  'matter.resume',
  'matter.reclassify',
  'matter.exclude',
  'matter.recuse',
  'matter.exit',
  'matter.erase_contact',
  'matter.hide',
  'matter.show',
];

/** What one would do next in that state; shown first and filled, the others beside it. */
const k_next: Partial<Record<Schemas['MatterState'], MatterAction>> = {
  listed: 'matter.hand_over',
  handed_over: 'matter.accept',
  handling: 'matter.answer',
  answered: 'matter.tell',
  told: 'matter.confirm',
};

export function nextAction(
  state: Schemas['MatterState'],
  may: readonly string[],
): MatterAction | null {
  const next = k_next[state];
  return next && may.includes(next) ? next : null;
}

export function allowedActions(may: readonly string[]): MatterAction[] {
  return k_actions.filter((action) => may.includes(action));
}

export interface MatterContext {
  /** Several at once have no owner, day or kind in common. */
  matter: Pick<Schemas['MatterBrief'], 'owner' | 'due' | 'kind' | 'round'>;
  owners: readonly Option[];
  /** Of the staff, who may be recused. */
  people: readonly Option[];
  kinds: readonly Option[];
  exits: readonly Schemas['Exit'][];
  pauseReasons: Schemas['Matter']['pause_reasons'];
  exclusions: readonly Schemas['Exclusion'][];
  /** Whose word some of it is. */
  deciders?: readonly Schemas['Decider'][];
  /** Statutory channels: the plan's own first, then the law's. */
  channels: readonly Schemas['Exclusion'][];
  /** Who hears the outcome, in the order of the plan. */
  tell?: Schemas['Matter']['tell'];
  bodies: readonly Option[];
  helps?: Schemas['Matter']['helps'];
  /** The day of the letter, from which on a body can accept, return or reply. */
  sentOn?: string | null;
  today: string;
  clock: string;
  t: (key: string, named?: Record<string, unknown>) => string;
}

function options(values: readonly string[], prefix: string, t: (key: string) => string): Option[] {
  return values.map((value) => ({ value, label: t(`${prefix}.${value}`) }));
}

/** Somebody of the staff may have to hear it before the resident; whoever is next stands first. */
function whoHears({ tell = [], t }: MatterContext): FieldSpec[] {
  const waiting = tell.filter((one) => !one.heard);
  if (!waiting.some((one) => one.to !== 'resident')) return [];
  const names = waiting.map((one) => ({ value: one.to, label: one.name }));
  if (!waiting.some((one) => one.to === 'resident'))
    names.push({ value: 'resident', label: t('desk.act.tellResident') });
  return [
    {
      name: 'to',
      kind: 'choice',
      label: t('desk.act.field.to'),
      required: true,
      options: names,
      initial: names[0]!.value,
    },
  ];
}

/** The day and hour something was done; not in the future. */
function momentFields({ today, clock, t }: MatterContext): FieldSpec[] {
  return [
    {
      name: 'date',
      kind: 'date',
      label: t('desk.act.field.date'),
      required: true,
      initial: today,
      to: today,
    },
    {
      name: 'clock',
      kind: 'clock',
      label: t('desk.act.field.clock'),
      required: true,
      initial: clock,
    },
  ];
}

/** One of the statutory channels goes with that exit. */
function channelField({ channels, t }: MatterContext): FieldSpec[] {
  if (channels.length === 0) return [];
  return [
    {
      name: 'channel',
      kind: 'choice',
      label: t('desk.act.field.statutoryChannel'),
      hint: t('desk.act.hint.statutoryChannel'),
      options: channels.map((one) => ({ value: one.id, label: `${one.name} · ${one.to}` })),
    },
  ];
}

/** A body outside has no account: its paper is named. */
function paperField(action: MatterAction, { deciders = [], t }: MatterContext): FieldSpec[] {
  // Another kind may give more time, which is the word of whoever grants it.
  const moreTime = action === 'matter.reclassify';
  const command = moreTime ? 'matter.extend' : action;
  const by = deciders.find((one) => one.command === command);
  if (!by?.outside) return [];
  return [
    {
      name: 'paper',
      kind: 'line',
      label: t('desk.act.field.paper', { body: by.body }),
      hint: t(moreTime ? 'desk.act.hint.paperLater' : 'desk.act.hint.paper'),
      required: !moreTime,
      max: 100,
    },
  ];
}

/** That the resident took it back: who said it, how and when. Only sent with that exit. */
function withdrawalFields(context: MatterContext): FieldSpec[] {
  const { t } = context;
  return [
    {
      name: 'said_by',
      kind: 'choice',
      label: t('desk.act.field.saidBy'),
      hint: t('desk.act.hint.withdrawn'),
      options: options(['resident', 'agent'], 'desk.act.saidBy', t),
    },
    {
      name: 'by',
      kind: 'choice',
      label: t('desk.act.field.saidHow'),
      options: options(['callback', 'paper'], 'desk.act.by', t),
    },
    ...momentFields(context).map((field) => ({ ...field, required: false })),
  ];
}

/** The day on which a body did something: not before the letter, not in the future. */
function bodyDay({ sentOn, today, t }: MatterContext): FieldSpec {
  return {
    name: 'day',
    kind: 'date',
    label: t('desk.act.field.bodyDay'),
    required: true,
    initial: today,
    from: sentOn ?? undefined,
    to: today,
  };
}

/** Whose part is waited for, or who has declined it in this round. */
export function pendingHelpers(helps: Schemas['Matter']['helps'], round: number): Option[] {
  return helps
    .filter((help) => ['asked', 'accepted', 'declined'].includes(help.state))
    .filter((help) => help.round === round)
    .map((help) => ({ value: help.person, label: help.person_name }));
}

const k_grounds = ['office', 'beyond', 'several', 'new_facts'] as const;

function outcomeFields({ t }: MatterContext): FieldSpec[] {
  return [
    {
      name: 'outcome',
      kind: 'choice',
      label: t('desk.act.field.outcome'),
      required: true,
      options: options(['solved', 'partly', 'explained', 'referred'], 'answerOutcome', t),
    },
    {
      name: 'text',
      kind: 'text',
      label: t('desk.act.field.answer'),
      hint: t('desk.act.hint.answer'),
      required: true,
      max: 1000,
    },
  ];
}

export function fieldsOf(action: MatterAction, context: MatterContext): FieldSpec[] {
  const { matter, t, today } = context;
  const label = (name: string) => t(`desk.act.field.${name}`);
  const reason = reasonField(label('reason'));
  switch (action) {
    case 'matter.hand_over':
      return [
        {
          name: 'owner',
          kind: 'choice',
          label: label('owner'),
          required: true,
          options: context.owners,
          initial: matter.owner ?? '',
        },
        { name: 'note', kind: 'text', label: label('handNote'), max: 500 },
      ];
    case 'matter.ask_help':
      return [
        {
          name: 'person_id',
          kind: 'choice',
          label: label('helper'),
          required: true,
          options: context.owners.filter((owner) => owner.value !== matter.owner),
        },
        { name: 'what', kind: 'text', label: label('helpWhat'), required: true, max: 500 },
        {
          name: 'by',
          kind: 'date',
          label: label('helpBy'),
          hint: t('desk.act.hint.helpBy'),
          required: true,
          from: today,
          to: matter.due && matter.due >= today ? matter.due : undefined,
        },
      ];
    case 'matter.give_part':
      return [{ name: 'text', kind: 'text', label: label('part'), required: true, max: 1000 }];
    case 'matter.decline_help':
      return [{ ...reason, max: 500 }];
    case 'matter.end_help':
      return [
        {
          name: 'person_id',
          kind: 'choice',
          label: label('helper'),
          required: true,
          options: pendingHelpers(context.helps ?? [], matter.round),
        },
        { ...reason, max: 500 },
      ];
    case 'matter.forward':
      return [
        {
          name: 'to',
          kind: 'choice',
          label: label('body'),
          required: true,
          options: context.bodies,
          initial: context.bodies.length === 1 ? (context.bodies[0]?.value ?? '') : '',
        },
        {
          name: 'ground',
          kind: 'choice',
          label: label('ground'),
          hint: t('desk.act.hint.ground'),
          required: true,
          options: options(k_grounds, 'desk.act.ground', t),
        },
        { ...reason, max: 500 },
      ];
    case 'matter.forward_accept':
      return [bodyDay(context)];
    case 'matter.forward_return':
      return [bodyDay(context), { ...reason, max: 500 }];
    case 'matter.forward_reply':
      return [bodyDay(context), ...outcomeFields(context)];
    case 'matter.take_back':
      return [{ ...reason, max: 500 }];
    case 'matter.accept':
    case 'matter.accept_help':
    case 'matter.erase_contact':
      return [];
    case 'matter.urge':
      return [{ name: 'note', kind: 'text', label: label('urgeNote'), max: 500 }];
    case 'matter.recuse':
      return [
        {
          name: 'person_id',
          kind: 'choice',
          label: label('recused'),
          hint: t('desk.act.hint.recuse'),
          required: true,
          options: context.people,
        },
        reason,
      ];
    case 'matter.hide':
    case 'matter.show':
      return [reason];
    case 'matter.object':
      return [{ ...reason, hint: t('desk.act.hint.object'), max: 500 }];
    case 'matter.rule':
      return [
        {
          name: 'owner',
          kind: 'choice',
          label: label('ruledOwner'),
          hint: t('desk.act.hint.rule'),
          options: context.owners.filter((owner) => owner.value !== matter.owner),
        },
        { ...reason, max: 500 },
        ...paperField(action, context),
      ];
    case 'matter.ask_review':
      return [{ name: 'text', kind: 'text', label: label('residentWords'), max: 500 }];
    case 'matter.review':
      return [
        {
          name: 'outcome',
          kind: 'choice',
          label: label('reviewOutcome'),
          required: true,
          options: options(['stands', 'again'], 'desk.act.review', t),
        },
        { name: 'text', kind: 'text', label: label('reviewText'), required: true, max: 1000 },
        ...paperField(action, context),
      ];
    case 'matter.note':
      return [{ name: 'text', kind: 'text', label: label('done'), required: true, max: 500 }];
    case 'matter.reclassify':
      return [
        {
          name: 'kind',
          kind: 'choice',
          label: label('kind'),
          required: true,
          options: context.kinds.filter((kind) => kind.value !== matter.kind),
        },
        reason,
        ...paperField(action, context),
      ];
    case 'matter.extend': {
      const from = addDays(matter.due && matter.due > today ? matter.due : today, 1);
      return [
        {
          name: 'due',
          kind: 'date',
          label: label('due'),
          required: true,
          from,
          hint: t('desk.act.hint.due'),
        },
        reason,
        ...paperField(action, context),
      ];
    }
    case 'matter.pause':
      return [
        {
          name: 'why',
          kind: 'choice',
          label: label('why'),
          required: true,
          options: context.pauseReasons.map((reason) => ({
            value: reason.why,
            label: t('desk.act.pauseReason', { name: reason.name, max: reason.max }),
          })),
        },
        { name: 'note', kind: 'text', label: label('pauseNote'), required: true, max: 200 },
      ];
    case 'matter.resume':
      return [{ name: 'note', kind: 'line', label: label('note'), max: 200 }];
    case 'matter.answer': {
      const open = (context.helps ?? []).filter((help) =>
        ['asked', 'accepted'].includes(help.state),
      );
      const names = open.map((help) => help.person_name).join(t('desk.act.and'));
      const without: FieldSpec = {
        name: 'without',
        kind: 'text',
        label: label('without'),
        hint: t('desk.act.hint.without', { names }),
        required: true,
        max: 500,
      };
      return [...outcomeFields(context), ...(open.length > 0 ? [without] : [])];
    }
    case 'matter.tell':
      return [
        ...whoHears(context),
        {
          name: 'channel',
          kind: 'choice',
          label: label('channel'),
          required: true,
          options: options(['door', 'phone', 'paper', 'page'], 'tellChannel', t),
        },
        ...momentFields(context),
      ];
    case 'matter.contact':
      return [
        {
          name: 'channel',
          kind: 'choice',
          label: label('channel'),
          required: true,
          options: options(['door', 'phone', 'paper', 'page'], 'tellChannel', t),
        },
        ...momentFields(context),
        { name: 'refused', kind: 'check', label: label('refused') },
        { name: 'note', kind: 'line', label: label('note'), max: 200 },
      ];
    case 'matter.exclude':
      return [
        {
          name: 'exclusion',
          kind: 'choice',
          label: label('exclusion'),
          required: true,
          options: context.exclusions.map((one) => ({
            value: one.id,
            label: t('desk.act.exclusion', { name: one.name, ground: one.ground }),
          })),
        },
        { ...reason, max: 500 },
      ];
    case 'matter.attempt':
      return [
        {
          name: 'channel',
          kind: 'choice',
          label: label('channel'),
          required: true,
          options: options(['door', 'phone', 'paper'], 'tellChannel', t),
        },
        ...momentFields(context),
        { name: 'note', kind: 'line', label: label('note'), max: 200 },
      ];
    case 'matter.confirm':
      return [
        {
          name: 'by',
          kind: 'choice',
          label: label('by'),
          required: true,
          options: options(['callback', 'paper'], 'desk.act.by', t),
          initial: 'callback',
        },
        { name: 'note', kind: 'text', label: label('residentWords'), max: 500 },
      ];
    case 'matter.dissent':
      return [
        { name: 'text', kind: 'text', label: label('residentWords'), required: true, max: 500 },
      ];
    case 'matter.exit':
      return [
        {
          name: 'exit',
          kind: 'choice',
          label: label('exit'),
          required: true,
          options: options(context.exits, 'exit', t),
        },
        ...channelField(context),
        ...withdrawalFields(context),
        {
          name: 'evidence',
          kind: 'text',
          label: label('evidence'),
          hint: t('desk.act.hint.evidence'),
          required: true,
          max: 500,
        },
      ];
  }
}

/** The command's data from what was filled in; validated before by the field specs. */
export function dataOf(
  action: MatterAction,
  matterId: string,
  values: Values,
): CommandOf<MatterAction>['data'] {
  const text = (name: string) => given(values, name);
  const data: Record<string, string | boolean | undefined> = { matter_id: matterId };
  const names: Record<MatterAction, readonly string[]> = {
    'matter.hand_over': ['owner', 'note'],
    'matter.accept': [],
    'matter.ask_help': ['person_id', 'what', 'by'],
    'matter.accept_help': [],
    'matter.give_part': ['text'],
    'matter.decline_help': ['reason'],
    'matter.end_help': ['person_id', 'reason'],
    'matter.forward': ['to', 'ground', 'reason'],
    'matter.forward_accept': ['day'],
    'matter.forward_return': ['day', 'reason'],
    'matter.forward_reply': ['day', 'outcome', 'text'],
    'matter.take_back': ['reason'],
    'matter.urge': ['note'],
    'matter.object': ['reason'],
    'matter.rule': ['owner', 'reason', 'paper'],
    'matter.ask_review': ['text'],
    'matter.review': ['outcome', 'text', 'paper'],
    'matter.note': ['text'],
    'matter.reclassify': ['kind', 'reason', 'paper'],
    'matter.extend': ['due', 'reason', 'paper'],
    'matter.pause': ['why', 'note'],
    'matter.resume': ['note'],
    'matter.answer': ['outcome', 'text', 'without'],
    'matter.tell': ['channel', 'to'],
    'matter.attempt': ['channel', 'note'],
    'matter.contact': ['channel', 'note'],
    'matter.exclude': ['exclusion', 'reason'],
    'matter.confirm': ['by', 'note'],
    'matter.dissent': ['text'],
    'matter.exit': ['exit', 'evidence'],
    'matter.erase_contact': [],
    'matter.recuse': ['person_id', 'reason'],
    'matter.hide': ['reason'],
    'matter.show': ['reason'],
  };
  for (const name of names[action]) data[name] = text(name);
  if (action === 'matter.contact') data.refused = text('refused') !== undefined;
  if (['matter.tell', 'matter.attempt', 'matter.contact'].includes(action)) {
    data.at = instantAt(text('date') ?? '', text('clock') ?? '');
  }
  // What one exit asks for says nothing of another.
  if (data.exit === 'statutory_channel') data.channel = text('channel');
  if (data.exit === 'withdrawn') {
    data.by = text('by');
    data.said_by = text('said_by');
    data.at = instantAt(text('date') ?? '', text('clock') ?? '');
  }
  return JSON.parse(JSON.stringify(data)) as CommandOf<MatterAction>['data'];
}
