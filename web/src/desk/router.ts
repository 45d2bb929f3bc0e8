import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';
import { isSignedIn, session } from '@/api';
import { isPage, maySee, type PageName } from './account';

/** The query parameters are those of the API, so that a report's link opens the same rows. */
const routes: RouteRecordRaw[] = [
  { path: '/sign-in', name: 'signIn', component: () => import('./pages/SignIn.vue') },
  { path: '/', name: 'today', component: () => import('./pages/Today.vue') },
  { path: '/progress', name: 'progress', component: () => import('./pages/Progress.vue') },
  { path: '/matters', name: 'matters', component: () => import('./pages/Ledger.vue') },
  {
    path: '/matters/:id',
    name: 'matter',
    component: () => import('./pages/Matter.vue'),
    props: true,
  },
  { path: '/work', name: 'work', component: () => import('./pages/Work.vue') },
  { path: '/my-day', name: 'myDay', component: () => import('./pages/MyDay.vue') },
  { path: '/asks', name: 'asks', component: () => import('./pages/Asks.vue') },
  { path: '/asks/window', name: 'askWindow', component: () => import('./pages/AskWindow.vue') },
  { path: '/asks/explain', name: 'askExplain', component: () => import('./pages/AskExplain.vue') },
  { path: '/units/:id', name: 'unit', component: () => import('./pages/Unit.vue'), props: true },
  { path: '/sealed', name: 'sealed', component: () => import('./pages/Sealed.vue') },
  { path: '/receipts', name: 'receipts', component: () => import('./pages/Receipts.vue') },
  { path: '/calendar', name: 'calendar', component: () => import('./pages/DueCalendar.vue') },
  { path: '/workload', name: 'workload', component: () => import('./pages/Workload.vue') },
  { path: '/forwards', name: 'forwards', component: () => import('./pages/Forwards.vue') },
  { path: '/bulletin', name: 'bulletin', component: () => import('./pages/Bulletin.vue') },
  { path: '/dwellings', name: 'dwellings', component: () => import('./pages/Register.vue') },
  {
    path: '/dwellings/:id',
    name: 'dwelling',
    component: () => import('./pages/Dwelling.vue'),
    props: true,
  },
  {
    path: '/register/changes',
    name: 'changes',
    component: () => import('./pages/RegisterChanges.vue'),
  },
  {
    path: '/register/import',
    name: 'registerImport',
    component: () => import('./pages/RegisterImport.vue'),
  },
  { path: '/register/map', name: 'unitMap', component: () => import('./pages/UnitMap.vue') },
  { path: '/places', name: 'places', component: () => import('./pages/Places.vue') },
  { path: '/places/map', name: 'placeMap', component: () => import('./pages/PlaceMap.vue') },
  {
    path: '/places/rounds',
    name: 'placeRounds',
    component: () => import('./pages/PlaceRounds.vue'),
  },
  {
    path: '/places/listings',
    name: 'placeListings',
    component: () => import('./pages/PlaceListings.vue'),
  },
  { path: '/places/rooms', name: 'placeRooms', component: () => import('./pages/PlaceRooms.vue') },
  {
    path: '/places/patrols',
    name: 'placePatrols',
    component: () => import('./pages/PlacePatrols.vue'),
  },
  {
    path: '/places/:id',
    name: 'place',
    component: () => import('./pages/Place.vue'),
    props: true,
  },
  { path: '/paper', name: 'paper', component: () => import('./pages/PaperEntry.vue') },
  { path: '/people', name: 'people', component: () => import('./pages/People.vue') },
  {
    path: '/people/import',
    name: 'peopleImport',
    component: () => import('./pages/PeopleImport.vue'),
  },
  { path: '/posts', name: 'posts', component: () => import('./pages/Posts.vue') },
  { path: '/plan', name: 'plan', component: () => import('./pages/Plan.vue') },
  { path: '/standards', name: 'standards', component: () => import('./pages/Standards.vue') },
  { path: '/indicators', name: 'indicators', component: () => import('./pages/Indicators.vue') },
  {
    path: '/indicators/:id',
    name: 'indicator',
    component: () => import('./pages/Indicator.vue'),
    props: true,
  },
  { path: '/polls', name: 'polls', component: () => import('./pages/Polls.vue') },
  {
    path: '/polls/:id',
    name: 'poll',
    component: () => import('./pages/PollResult.vue'),
    props: true,
  },
  { path: '/league', name: 'league', component: () => import('./pages/League.vue') },
  {
    path: '/league/:id/:unit',
    name: 'leagueUnit',
    component: () => import('./pages/LeagueUnit.vue'),
    props: true,
  },
  { path: '/rates', name: 'rates', component: () => import('./pages/Rates.vue') },
  { path: '/callbacks', name: 'callbacks', component: () => import('./pages/CallBacks.vue') },
  { path: '/messages', name: 'messages', component: () => import('./pages/Messages.vue') },
  { path: '/answers', name: 'answers', component: () => import('./pages/Answers.vue') },
  { path: '/knowledge', name: 'knowledge', component: () => import('./pages/Knowledge.vue') },
  {
    path: '/supervision',
    name: 'supervision',
    component: () => import('./pages/Supervision.vue'),
  },
  { path: '/ladders', name: 'ladders', component: () => import('./pages/Ladders.vue') },
  {
    path: '/proposals/:id',
    name: 'proposal',
    component: () => import('./pages/Proposal.vue'),
    props: true,
  },
  { path: '/causes', name: 'causes', component: () => import('./pages/Causes.vue') },
  { path: '/estimates', name: 'estimates', component: () => import('./pages/Estimates.vue') },
  { path: '/poll/waves', name: 'waves', component: () => import('./pages/Waves.vue') },
  {
    path: '/poll/waves/:id',
    name: 'wave',
    component: () => import('./pages/Wave.vue'),
    props: true,
  },
  { path: '/poll/desk', name: 'phoneDesk', component: () => import('./pages/PhoneDesk.vue') },
  { path: '/poll/calls', name: 'callsWatch', component: () => import('./pages/CallsWatch.vue') },
  { path: '/publicity', name: 'publicity', component: () => import('./pages/Publicity.vue') },
  { path: '/burden', name: 'burden', component: () => import('./pages/Burden.vue') },
  { path: '/journal', name: 'journal', component: () => import('./pages/Journal.vue') },
  { path: '/account', name: 'account', component: () => import('./pages/Account.vue') },
  { path: '/:rest(.*)*', name: 'notFound', component: () => import('./pages/NotFound.vue') },
];

/** The first page of a role: today, or what it has in hand for those who have no "today". */
export function homeOf(): PageName {
  if (maySee('phoneDesk')) return 'phoneDesk';
  if (maySee('sealed')) return 'sealed';
  return maySee('today') ? 'today' : 'matters';
}

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (to, from, saved) => {
    if (to.hash) return { el: to.hash, top: 72 };
    // Choosing a filter is not going to another page.
    return saved ?? (to.path === from.path ? false : { top: 0 });
  },
});

router.beforeEach((to) => {
  if (to.name === 'signIn') return isSignedIn.value ? { name: homeOf() } : true;
  if (!session.value)
    return { name: 'signIn', query: to.fullPath === '/' ? {} : { then: to.fullPath } };
  if (isPage(to.name) && !maySee(to.name)) return { name: homeOf() };
  return true;
});
