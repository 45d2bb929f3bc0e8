/** Addresses stand behind the #, so that one cached page serves them all without a signal. */
import { createRouter, createWebHashHistory } from 'vue-router';
import Dwelling from './pages/Dwelling.vue';
import Dwellings from './pages/Dwellings.vue';
import Matter from './pages/Matter.vue';
import Matters from './pages/Matters.vue';
import Me from './pages/Me.vue';
import OutboxPage from './pages/Outbox.vue';
import ReceiptPage from './pages/Receipt.vue';

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the heading in the catalogue. */
    title: string;
    /** Where the back arrow leads; pages of the main menu have none. */
    up?: string;
  }
}

export const router = createRouter({
  history: createWebHashHistory('/m/'),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/', component: Dwellings, meta: { title: 'm.list.title' } },
    {
      path: '/dwelling/:id',
      component: Dwelling,
      props: true,
      meta: { title: 'm.visit.title', up: '/' },
    },
    {
      path: '/receipt/:id',
      component: ReceiptPage,
      props: true,
      meta: { title: 'm.receipt.title', up: '/' },
    },
    { path: '/matters', component: Matters, meta: { title: 'm.matters.title' } },
    {
      path: '/matters/:id',
      component: Matter,
      props: true,
      meta: { title: 'm.matter.title', up: '/matters' },
    },
    { path: '/day', component: () => import('./pages/Day.vue'), meta: { title: 'm.day.title' } },
    {
      path: '/day/round/:plan/:rule',
      component: () => import('./pages/Round.vue'),
      props: true,
      meta: { title: 'm.day.round', up: '/day' },
    },
    {
      path: '/day/round/:plan/:rule/:place',
      component: () => import('./pages/Look.vue'),
      props: true,
      meta: { title: 'm.look.title', up: '/day' },
    },
    {
      path: '/day/patrol/:plan/:rule/:unit',
      component: () => import('./pages/Patrol.vue'),
      props: true,
      meta: { title: 'm.patrol.title', up: '/day' },
    },
    { path: '/outbox', component: OutboxPage, meta: { title: 'm.outbox.title' } },
    { path: '/me', component: Me, meta: { title: 'm.me.title' } },
    { path: '/:rest(.*)', redirect: '/' },
  ],
});
