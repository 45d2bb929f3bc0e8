/** What the signed-in person may see at the desk, and what happens when the session ends. */
import { computed, ref } from 'vue';
import { ApiError, forgetSession, session, type Schemas } from '@/api';
import { dayOf } from '@/shared/time';

export type Role = Schemas['Role'];

/** Who may open which page: the same table as the contract's roles for the queries behind it. */
const k_pages = {
  today: ['centre', 'village_lead', 'county_reader', 'auditor'],
  progress: ['centre', 'village_lead', 'visitor', 'county_reader', 'auditor'],
  matters: ['centre', 'village_lead', 'visitor', 'county_reader', 'auditor'],
  work: ['centre', 'village_lead', 'visitor'],
  myDay: ['centre', 'village_lead', 'visitor', 'county_reader', 'auditor'],
  asks: ['centre', 'village_lead', 'visitor', 'county_reader', 'auditor'],
  askWindow: ['centre', 'village_lead', 'visitor', 'county_reader', 'auditor'],
  askExplain: ['centre', 'village_lead', 'visitor', 'county_reader', 'auditor'],
  unit: ['centre', 'village_lead', 'visitor', 'county_reader', 'auditor'],
  calendar: ['centre', 'village_lead', 'visitor', 'county_reader', 'auditor'],
  workload: ['centre', 'village_lead', 'county_reader', 'auditor'],
  forwards: ['centre', 'county_reader', 'auditor'],
  bulletin: ['centre', 'village_lead', 'county_reader', 'auditor'],
  dwellings: ['centre', 'village_lead', 'visitor', 'county_reader', 'auditor'],
  dwelling: ['centre', 'village_lead', 'visitor'],
  changes: ['centre', 'village_lead', 'county_reader', 'auditor'],
  registerImport: ['centre'],
  unitMap: ['centre'],
  places: ['centre', 'village_lead', 'visitor', 'county_reader', 'auditor'],
  place: ['centre', 'village_lead', 'visitor', 'county_reader', 'auditor'],
  placeMap: ['centre', 'village_lead', 'visitor', 'county_reader', 'auditor'],
  placeRounds: ['centre', 'village_lead', 'visitor', 'county_reader', 'auditor'],
  placeListings: ['centre', 'village_lead', 'visitor', 'county_reader', 'auditor'],
  placeRooms: ['centre', 'village_lead', 'visitor', 'county_reader', 'auditor'],
  placePatrols: ['centre', 'village_lead', 'visitor', 'county_reader', 'auditor'],
  paper: ['centre', 'village_lead'],
  people: ['centre', 'village_lead', 'county_reader', 'auditor', 'poll_lead'],
  peopleImport: ['centre', 'poll_lead'],
  posts: ['centre', 'village_lead', 'county_reader', 'auditor'],
  rateRows: ['centre', 'county_reader', 'auditor'],
  callbacks: ['centre', 'county_reader', 'auditor'],
  rates: ['centre', 'village_lead', 'county_reader', 'auditor'],
  indicators: ['centre', 'village_lead', 'county_reader', 'auditor'],
  indicator: ['centre', 'village_lead', 'county_reader', 'auditor'],
  polls: ['centre', 'village_lead', 'county_reader', 'auditor'],
  poll: ['centre', 'village_lead', 'county_reader', 'auditor'],
  league: ['centre', 'village_lead', 'county_reader', 'auditor'],
  leagueUnit: ['centre', 'village_lead', 'county_reader', 'auditor'],
  standards: ['centre', 'village_lead', 'county_reader', 'auditor'],
  messages: ['centre', 'village_lead', 'county_reader', 'auditor'],
  answers: ['centre', 'county_reader', 'auditor'],
  supervision: ['centre', 'village_lead', 'county_reader', 'auditor'],
  supervisionList: ['centre', 'county_reader', 'auditor'],
  ladders: ['centre', 'village_lead', 'county_reader', 'auditor'],
  proposal: ['centre', 'village_lead', 'county_reader', 'auditor'],
  causes: ['centre', 'village_lead', 'county_reader', 'auditor'],
  estimates: ['centre', 'village_lead', 'county_reader', 'auditor'],
  publicity: ['centre', 'village_lead', 'visitor', 'county_reader', 'auditor'],
  publicityReviews: ['centre', 'county_reader', 'auditor'],
  burden: ['centre', 'village_lead', 'county_reader', 'auditor'],
  plan: ['centre', 'village_lead', 'county_reader', 'auditor', 'poll_lead'],
  knowledge: ['centre', 'village_lead', 'visitor', 'county_reader', 'auditor', 'competent'],
  receipts: ['centre', 'county_reader', 'auditor'],
  sealed: ['competent'],
  journal: ['auditor'],
  phoneDesk: ['poll_lead', 'interviewer', 'converter'],
  callsWatch: ['poll_lead'],
  waves: ['poll_lead'],
  wave: ['poll_lead'],
} as const satisfies Record<string, readonly Role[]>;

export type PageName = keyof typeof k_pages;

export function maySee(
  page: PageName,
  role: Role | undefined = session.value?.person.role,
): boolean {
  return role !== undefined && (k_pages[page] as readonly Role[]).includes(role);
}

export function isPage(name: unknown): name is PageName {
  return typeof name === 'string' && name in k_pages;
}

/** The plan's units of the kind that visitors belong to: the villages. */
export const villages = computed(() => {
  const plan = session.value?.plan;
  return plan ? plan.units.filter((unit) => unit.kind === (plan.visitors_unit ?? unit.kind)) : [];
});

/** A person of one village sees that village only and need not choose. */
export const ownVillage = computed(() => {
  const unit = session.value?.person.unit;
  return villages.value.some((village) => village.id === unit) ? (unit ?? null) : null;
});

export const villageOptions = computed(() =>
  villages.value.map((village) => ({ value: village.id, label: village.name })),
);

/** The server's day; the demo lives on its last simulated day, so the device's date is not asked. */
export const today = computed(() => (session.value ? dayOf(session.value.now) : dayOf(new Date())));

/** Set when the server no longer knows us, so that the frame shows the sign-in page. */
export const ended = ref(false);

export function signedOutBy(thrown: unknown): boolean {
  if (!(thrown instanceof ApiError) || thrown.status !== 401) return false;
  forgetSession();
  ended.value = true;
  return true;
}
