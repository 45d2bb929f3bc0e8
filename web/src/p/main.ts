/**
 * The residents' page. Addresses: /p/ reports, /p/#follow asks for a receipt, /p/#r=NUMBER does so with the number filled in
 * (that is what the QR code opens), /p/#s=TOKEN is a questionnaire of an independent poll, /p/#seen lists what everybody may see, /p/#rights explains. The check code is never part of an address.
 */
import { readSetting, writeSetting } from '@/shared/settings';
import '@/shared/base.css';
import {
  publicInfo,
  readAnswers,
  readReceipt,
  type Action,
  type KnowledgeEntry,
  type PublicInfo,
  type ReceiptView,
} from './api';
import { h, moveTo, replace } from './dom';
import { emptyDraft, forget, loadDraft, loadReceipt } from './draft';
import { button, notice } from './fields';
import { followView, type Key } from './follow';
import { answersView } from './knowledge';
import { matterView } from './matter';
import './page.css';
import { receiptView } from './receipt';
import { reportView } from './report';
import { rightsView } from './rights';
import { currentLanguage, setLanguage, t, type Key as Word } from './words';

type Place = 'report' | 'follow' | 'answers' | 'seen' | 'rights' | 'self';

const state = {
  info: null as PublicInfo | null,
  draft: loadDraft(),
  answers: null as KnowledgeEntry[] | null,
  typed: { number: '', check: '' },
  seen: null as HTMLElement | null, // kept while the page is drawn again, asked anew when it is come back to
  self: null as HTMLElement | null, // a questionnaire in progress is not drawn anew
  open: null as { key: Key; matter: ReceiptView; done: Action | null } | null,
};

const allPlaces: { place: Place; address: string; word: Word }[] = [
  { place: 'report', address: '#report', word: 'navReport' },
  { place: 'follow', address: '#follow', word: 'navFollow' },
  { place: 'answers', address: '#answers', word: 'navAnswers' },
  { place: 'seen', address: '#seen', word: 'navSeen' },
  { place: 'rights', address: '#rights', word: 'navRights' },
];

function currentPlace(): Place {
  if (/^#s=/.test(location.hash)) return 'self';
  if (/^#(follow$|r=)/.test(location.hash)) return 'follow';
  if (location.hash === '#answers') return 'answers';
  if (location.hash === '#seen') return 'seen';
  return location.hash === '#rights' ? 'rights' : 'report';
}

/** The list of matters has a place only where a plan publishes some. */
function places() {
  return allPlaces.filter(({ place }) => place !== 'seen' || state.info?.published);
}

/** A number in the address fills the form; an open matter of another number is left. */
function readAddress(): void {
  const number = /^#r=(.{1,20})$/.exec(location.hash)?.[1];
  if (!number || number === state.open?.key.receipt) return;
  state.open = null;
  state.typed = { number: decodeURIComponent(number), check: '' };
}

function go(address: string): void {
  if (location.hash === address) render(true);
  else location.hash = address;
}

function view(): HTMLElement {
  switch (currentPlace()) {
    case 'self':
      return (state.self ??= selfPlace());
    case 'rights':
      return rightsView(state.info);
    case 'answers':
      return answersView(state.answers);
    case 'seen':
      return (state.seen ??= seenPlace());
    case 'follow':
      return state.open ? openMatter(state.open) : askForReceipt();
    case 'report':
      return reportOrReceipt();
  }
}

/** Loaded when it is asked for: most people come to report or to follow. */
function seenPlace(): HTMLElement {
  const place = h('div', {}, h('p', { role: 'status' }, t('loading')));
  const load = () =>
    void import('./seen').then(
      ({ seenView }) => replace(place, seenView()),
      () => replace(place, notice('bad', h('p', {}, t('network')), button(t('retry'), load))),
    );
  load();
  return place;
}

/** Whoever comes with a link to a questionnaire loads nothing else. */
function selfPlace(): HTMLElement {
  const token = decodeURIComponent(location.hash.slice('#s='.length));
  const place = h('div', {}, h('p', { role: 'status' }, t('loading')));
  const load = () =>
    void import('./self').then(
      ({ selfView }) => replace(place, selfView(token)),
      () => replace(place, notice('bad', h('p', {}, t('network')), button(t('retry'), load))),
    );
  load();
  return place;
}

function reportOrReceipt(): HTMLElement {
  const receipt = loadReceipt();
  if (!receipt)
    return reportView({
      info: state.info,
      draft: state.draft,
      onSent: () => {
        state.draft = emptyDraft();
        render(true);
      },
      onReload: () => void loadInfo(),
    });
  return receiptView({
    receipt,
    issuer: state.info?.issuer ?? '',
    onFollow: () => {
      state.open = null;
      state.typed = { number: receipt.number, check: receipt.check };
      go('#follow');
    },
    onDone: () => {
      forget();
      state.typed = { number: '', check: '' };
      state.open = null;
      render(true);
    },
  });
}

function askForReceipt(): HTMLElement {
  return followView({
    typed: state.typed,
    onOpen: (key, matter) => {
      state.open = { key, matter, done: null };
      render(true);
    },
  });
}

function openMatter(open: NonNullable<typeof state.open>): HTMLElement {
  return matterView({
    ...open,
    issuer: state.info?.issuer ?? '',
    escalation: state.info?.escalation ?? '',
    onChanged: (matter, done) => {
      state.open = { ...open, matter, done };
      render(true);
    },
    onRefresh: async () => {
      const matter = await readReceipt(open.key.receipt, open.key.check);
      state.open = { ...open, matter, done: null };
      render(true);
    },
    onLeave: () => {
      state.open = null;
      state.typed = { number: '', check: '' };
      go('#follow');
    },
  });
}

function saysEscalation(): boolean {
  const place = currentPlace();
  return place === 'rights' || (place === 'follow' && state.open !== null);
}

function isSenior(): boolean {
  return readSetting('senior') === '1';
}

function toggleSenior(): void {
  writeSetting('senior', isSenior() ? '0' : '1');
  render();
}

/** The state of an open matter comes in the language it was asked in. */
async function toggleLanguage(): Promise<void> {
  setLanguage(currentLanguage() === 'zh' ? 'en' : 'zh');
  state.seen = null;
  state.self = null;
  render();
  await loadInfo();
  if (!state.open) return;
  const { key, done } = state.open;
  const matter = await readReceipt(key.receipt, key.check).catch(() => null);
  if (!matter || !state.open) return;
  state.open = { key, matter, done };
  render();
}

function header(): HTMLElement {
  const place = currentPlace();
  const other = currentLanguage() === 'zh' ? 'en' : 'zh-CN';
  return h(
    'header',
    { class: 'top' },
    h('a', { class: 'skip-link', href: '#main', onclick: skip }, t('skip')),
    h(
      'div',
      { class: 'bar' },
      h('p', { class: 'name' }, state.info?.title || t('title')),
      h(
        'div',
        { class: 'switches' },
        h(
          'button',
          {
            type: 'button',
            class: 'switch',
            id: 'senior',
            onclick: toggleSenior,
          },
          t(isSenior() ? 'seniorOff' : 'seniorOn'),
        ),
        h(
          'button',
          {
            type: 'button',
            class: 'switch',
            id: 'language',
            lang: other,
            onclick: () => void toggleLanguage(),
          },
          t('language'),
        ),
      ),
    ),
    // A poll's server takes no reports: the other places are the campaign's.
    place !== 'self' &&
      h(
        'nav',
        { 'aria-label': t('navLabel') },
        ...places().map((each) =>
          h(
            'a',
            { href: each.address, 'aria-current': each.place === place ? 'page' : null },
            t(each.word),
          ),
        ),
      ),
  );
}

function skip(event: Event): void {
  event.preventDefault();
  const main = document.querySelector<HTMLElement>('main');
  if (main) moveTo(main);
}

/** `arrived`: the reader has come to something new, which then gets the focus. */
function render(arrived = false): void {
  const app = document.getElementById('app')!;
  const focused = document.activeElement?.id;
  document.documentElement.lang = currentLanguage() === 'zh' ? 'zh-CN' : 'en';
  document.documentElement.dataset.view = isSenior() ? 'senior' : 'standard';
  document.title = state.info?.title || t('title');
  replace(
    app,
    header(),
    h(
      'main',
      { id: 'main', tabindex: -1 },
      state.info?.demo && h('p', { class: 'notice warn demo' }, t('demo')),
      view(),
    ),
    h(
      'footer',
      {},
      state.info?.issuer && h('p', {}, t('issuer', { issuer: state.info.issuer })),
      // Always in sight; two of the views say it in full themselves.
      !saysEscalation() && h('p', {}, state.info?.escalation || t('escalationGeneral')),
    ),
  );
  if (!arrived && focused) document.getElementById(focused)?.focus({ preventScroll: true });
  if (arrived) {
    const title = document.querySelector<HTMLElement>('main h1');
    if (title) moveTo(title);
    scrollTo(0, 0);
  }
}

async function loadInfo(): Promise<void> {
  const info = await publicInfo().catch(() => null);
  // Drawn again only when something came, so that nobody's typing loses the focus for nothing.
  if (!info) return;
  state.info = info;
  render();
}

/** Asked for when they are looked at, and again each time: an answer may have changed. */
async function loadAnswers(): Promise<void> {
  if (currentPlace() !== 'answers') return;
  const answers = await readAnswers().catch(() => null);
  if (!answers) return;
  state.answers = answers;
  render();
}

window.addEventListener('hashchange', () => {
  readAddress();
  state.seen = null;
  state.self = null;
  render(true);
  void loadAnswers();
});
readAddress();
void loadAnswers();
void publicInfo()
  .catch(() => null)
  .then((info) => {
    state.info = info;
    render();
  });
