/** The forms about places: fields and commands. */
import type { CommandOf, Schemas } from '@/api';
import { given, type FieldSpec, type Option, type Values } from '../forms/spec';
import { endAfter, hoursText, minutesOf, readHours } from './times';

export type PlacePage = Schemas['PlacePage'];
export type Listing = Schemas['Listing'];
type Hazard = PlacePage['hazards'][number];
type Say = (key: string) => string;

const line = (name: string, label: string, max: number, more: Partial<FieldSpec> = {}) =>
  ({ name, kind: 'line', label, max, ...more }) as const satisfies FieldSpec;

export function placeFields(
  now: PlacePage | null,
  kinds: readonly Option[],
  units: readonly Option[],
  start: { kind: string; unit: string },
  today: string,
  t: Say,
): FieldSpec[] {
  const label = (name: string) => t(`desk.places.field.${name}`);
  const choice = (name: 'kind' | 'unit', options: readonly Option[]): FieldSpec => ({
    name,
    kind: 'choice',
    label: label(name),
    required: true,
    options,
    initial: options.length === 1 ? (options[0]?.value ?? '') : start[name],
  });
  return [
    ...(now ? [] : [choice('kind', kinds), choice('unit', units)]),
    line('name', label('name'), 60, { required: true, initial: now?.place.name ?? '' }),
    line('where', label('where'), 100, { initial: now?.place.where ?? '' }),
    line('code', label('code'), 40, { initial: now?.place.code ?? '' }),
    line('longitude', label('longitude'), 12, {
      hint: t('desk.places.positionHint'),
      initial: String(now?.place.position?.longitude ?? ''),
    }),
    line('latitude', label('latitude'), 12, {
      initial: String(now?.place.position?.latitude ?? ''),
    }),
    {
      name: 'n',
      kind: 'number',
      label: label('n'),
      initial: now?.place.n === null || now === null ? '' : String(now.place.n),
    },
    {
      name: 'sign',
      kind: 'choice',
      label: label('sign'),
      hint: t('desk.places.signHint'),
      options: [
        { value: 'yes', label: t('desk.places.sign.yes') },
        { value: 'no', label: t('desk.places.sign.no') },
      ],
      initial: now?.place.sign === true ? 'yes' : now?.place.sign === false ? 'no' : '',
    },
    line('consent', label('consent'), 200, {
      hint: t('desk.places.consentHint'),
      initial: now?.consent ?? '',
    }),
    {
      name: 'consent_day',
      kind: 'date',
      label: label('consentDay'),
      to: today,
      initial: now?.consent_day ?? '',
    },
    {
      name: 'hours',
      kind: 'text',
      label: label('hours'),
      hint: t('desk.places.hoursHint'),
      max: 600,
      initial: now ? hoursText(now.hours) : '',
    },
  ];
}

/** No degrees: the server refuses it at its field. */
const k_noDegrees = 999;
const degrees = (text: string): number =>
  /^-?\d{1,3}([.．]\d+)?$/.test(text) ? Number(text.replace('．', '.')) : k_noDegrees;

/** What cannot be read is sent as an opening or a position that the server refuses at its field. */
export function placeData(
  id: string,
  now: PlacePage | null,
  values: Values,
): CommandOf<'place.put'>['data'] {
  const sign = given(values, 'sign');
  const n = given(values, 'n');
  const hours = readHours(values.hours ?? '') ?? [{ days: [1], from: 0, to: 0 }];
  const text = (name: 'where' | 'code' | 'consent' | 'consent_day') => given(values, name);
  const longitude = given(values, 'longitude');
  const latitude = given(values, 'latitude');
  return {
    place_id: id,
    kind: now?.place.kind ?? given(values, 'kind') ?? '',
    unit: now?.place.unit ?? given(values, 'unit') ?? '',
    name: given(values, 'name') ?? '',
    ...(text('where') ? { where: text('where') } : {}),
    ...(text('code') ? { code: text('code') } : {}),
    ...(longitude ? { longitude: degrees(longitude) } : {}),
    ...(latitude ? { latitude: degrees(latitude) } : {}),
    ...(n ? { n: Number(n) } : {}),
    ...(sign ? { sign: sign === 'yes' } : {}),
    ...(text('consent') ? { consent: text('consent') } : {}),
    ...(text('consent_day') ? { consent_day: text('consent_day') } : {}),
    ...(hours.length > 0 ? { hours } : {}),
  };
}

export function hazardFields(now: Hazard | null, t: Say): FieldSpec[] {
  const label = (name: string) => t(`desk.places.field.${name}`);
  const choice = (
    name: 'risk' | 'state',
    words: readonly string[],
    initial: string,
  ): FieldSpec => ({
    name,
    kind: 'choice',
    label: label(name),
    required: true,
    options: words.map((value) => ({ value, label: t(`desk.places.${name}.${value}`) })),
    initial,
  });
  return [
    line('kind', label('hazard'), 40, { required: true, initial: now?.kind ?? '' }),
    choice('risk', ['high', 'middle', 'low'], now?.risk ?? ''),
    choice('state', ['open', 'controlled', 'removed'], now?.state ?? 'open'),
    {
      name: 'n',
      kind: 'number',
      label: label('hazardN'),
      required: true,
      least: 1,
      initial: String(now?.n ?? 1),
    },
    line('measure', label('measure'), 200, { initial: now?.measure ?? '' }),
    line('owner', label('owner'), 60, {
      hint: t('desk.places.ownerHint'),
      initial: now?.owner ?? '',
    }),
  ];
}

export function hazardData(
  ids: { hazard: string; place: string },
  values: Values,
): CommandOf<'place.hazard'>['data'] {
  const measure = given(values, 'measure');
  const owner = given(values, 'owner');
  return {
    hazard_id: ids.hazard,
    place_id: ids.place,
    kind: given(values, 'kind') ?? '',
    risk: given(values, 'risk') as 'high' | 'middle' | 'low',
    state: given(values, 'state') as 'open' | 'controlled' | 'removed',
    n: Number(given(values, 'n') ?? '1'),
    ...(measure ? { measure } : {}),
    ...(owner ? { owner } : {}),
  };
}

export type ListingAction =
  'place.list' | 'place.list_update' | 'place.list_extend' | 'place.delist';

/** `about`: the line of the plan for a new listing, the listing itself otherwise. */
export function listingFields(
  action: ListingAction,
  about: { plan: NonNullable<Schemas['PlaceLine']['listing']> | null; listing: Listing | null },
  today: string,
  t: Say,
): FieldSpec[] {
  const label = (name: string) => t(`desk.places.field.${name}`);
  const { plan, listing } = about;
  const text = (name: string, initial = ''): FieldSpec => ({
    name,
    kind: 'text',
    label: label(name),
    required: true,
    max: 500,
    initial,
  });
  const measures: FieldSpec = {
    ...text('measures', (listing?.measures ?? plan?.measures ?? []).join('\n')),
    hint: t('desk.places.measuresHint'),
    max: 2000,
  };
  const owner = line('owner', label('owner'), 60, {
    required: true,
    hint: t('desk.places.ownerHint'),
    initial: listing?.owner ?? '',
  });
  switch (action) {
    case 'place.list':
      return [
        { ...text('reason'), ...(plan ? { hint: plan.criteria } : {}) },
        measures,
        owner,
        {
          name: 'due',
          kind: 'date',
          label: label('due'),
          required: true,
          from: today,
          ...(plan?.last_due ? { to: plan.last_due } : {}),
          initial: plan?.last_due ?? '',
        },
      ];
    case 'place.list_update':
      return [measures, owner, { ...text('progress', listing?.progress ?? ''), required: false }];
    case 'place.list_extend':
      return [
        {
          name: 'due',
          kind: 'date',
          label: label('due'),
          required: true,
          from: listing?.due ?? today,
        },
        text('reason'),
      ];
    case 'place.delist':
      return [{ ...text('evidence'), ...(listing?.delist ? { hint: listing.delist } : {}) }];
  }
}

const lines = (text: string | undefined) =>
  (text ?? '')
    .split('\n')
    .map((one) => one.trim())
    .filter((one) => one !== '');

export function listingData(
  action: ListingAction,
  ids: { listing: string; place: string; rule: string },
  values: Values,
): CommandOf<ListingAction>['data'] {
  const text = (name: string) => given(values, name) ?? '';
  const listing_id = ids.listing;
  switch (action) {
    case 'place.list':
      return {
        listing_id,
        rule: ids.rule,
        place_id: ids.place,
        reason: text('reason'),
        measures: lines(values.measures),
        owner: text('owner'),
        due: text('due'),
      };
    case 'place.list_update':
      return {
        listing_id,
        measures: lines(values.measures),
        owner: text('owner'),
        ...(text('progress') ? { progress: text('progress') } : {}),
      };
    case 'place.list_extend':
      return { listing_id, due: text('due'), reason: text('reason') };
    case 'place.delist':
      return { listing_id, evidence: text('evidence') };
  }
}

export function bookingFields(start: { day: string; today: string }, t: Say): FieldSpec[] {
  const label = (name: string) => t(`desk.places.field.${name}`);
  return [
    {
      name: 'day',
      kind: 'date',
      label: label('day'),
      required: true,
      from: start.today,
      initial: start.day,
    },
    { name: 'from', kind: 'clock', label: label('from'), required: true },
    { name: 'to', kind: 'clock', label: label('to'), required: true },
    line('purpose', label('purpose'), 100, { required: true, hint: t('desk.places.purposeHint') }),
  ];
}

export function bookingData(
  ids: { booking: string; place: string; matter: string },
  values: Values,
): CommandOf<'room.book'>['data'] {
  return {
    booking_id: ids.booking,
    place_id: ids.place,
    day: given(values, 'day') ?? '',
    from: minutesOf(values.from ?? '') ?? 0,
    to: minutesOf(values.to ?? '') ?? 0,
    purpose: given(values, 'purpose') ?? '',
    ...(ids.matter ? { matter_id: ids.matter } : {}),
  };
}

export function patrolFields(
  rules: readonly Option[],
  units: readonly Option[],
  today: string,
  t: Say,
): FieldSpec[] {
  const label = (name: string) => t(`desk.places.field.${name}`);
  const choice = (name: string, options: readonly Option[]): FieldSpec => ({
    name,
    kind: 'choice',
    label: label(name),
    required: true,
    options,
    initial: options.length === 1 ? (options[0]?.value ?? '') : '',
  });
  return [
    choice('rule', rules),
    choice('unit', units),
    { name: 'day', kind: 'date', label: label('day'), required: true, to: today, initial: today },
    { name: 'from', kind: 'clock', label: label('from'), required: true },
    {
      name: 'to',
      kind: 'clock',
      label: label('to'),
      required: true,
      hint: t('desk.places.overnightHint'),
    },
    line('note', label('note'), 300),
  ];
}

export function patrolData(
  id: string,
  places: readonly string[],
  values: Values,
): CommandOf<'patrol.record'>['data'] {
  const from = minutesOf(values.from ?? '') ?? 0;
  const note = given(values, 'note');
  return {
    patrol_id: id,
    rule: given(values, 'rule') ?? '',
    unit: given(values, 'unit') ?? '',
    day: given(values, 'day') ?? '',
    from,
    to: endAfter(from, minutesOf(values.to ?? '') ?? 0),
    place_ids: [...places],
    ...(note ? { note } : {}),
  };
}
