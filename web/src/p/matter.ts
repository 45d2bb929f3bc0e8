/** One matter as its resident sees it: what may be said about it, what the public sees, and the hold on the own data. */
import { uuidv7 } from '@/shared/ids';
import { act, type Action, type ReceiptView } from './api';
import { h, moveTo, paragraphs, replace, type Child } from './dom';
import { failureText } from './failure';
import { button, notice } from './fields';
import type { Key } from './follow';
import { copyButtons } from './own-copy';
import { publicPreview } from './preview';
import { correctionOf, noteOf, nothingToSay } from './say';
import { dayText, t, timeText, type Key as Word } from './words';

interface MatterPage {
  key: Key;
  matter: ReceiptView;
  issuer: string;
  done: Action | null; // what the resident has just said
  escalation: string; // when the matter itself names none
  onChanged(matter: ReceiptView, said: Action | null): void;
  onRefresh(): Promise<void>;
  onLeave(): void;
}

const stateKey = {
  listed: 'stateListed',
  handed_over: 'stateHandedOver',
  handling: 'stateHandling',
  answered: 'stateAnswered',
  told: 'stateTold',
  confirmed: 'stateConfirmed',
  closed: 'stateClosed',
} as const;

const outcomeKey = {
  solved: 'outcomeSolved',
  partly: 'outcomePartly',
  explained: 'outcomeExplained',
  referred: 'outcomeReferred',
} as const;

const doneKey = {
  confirm: 'doneConfirm',
  dissent: 'doneDissent',
  ask_review: 'doneReview',
  withdraw: 'doneWithdraw',
  erase_contact: 'doneErase',
  hide: 'doneHide',
  show: 'doneShow',
  correct: 'doneCorrect',
  erase_text: 'doneEraseWords',
  opt_out: 'doneOptOut',
} as const;

function section(title: string, ...children: Child[]): HTMLElement {
  return h('section', { class: 'stack' }, h('h2', {}, title), ...children);
}

export function matterView(page: MatterPage): HTMLElement {
  const { matter } = page;
  const message = h('div', { class: 'messages' });
  if (page.done) replace(message, notice('good', h('p', {}, t(doneKey[page.done]))));

  async function refresh(): Promise<void> {
    try {
      await page.onRefresh();
    } catch (error) {
      replace(message, notice('bad', h('p', {}, failureText(error))));
    }
  }

  return h(
    'article',
    { class: 'card stack matter' },
    h('h1', { class: 'own-words' }, matter.title),
    message,
    h(
      'p',
      { class: 'soft numbers' },
      `${matter.receipt} · ${t('matterOpened', { date: dayText(matter.opened_at) })}`,
    ),
    stateSection(matter),
    dueSection(matter),
    answerSection(matter),
    actionSection(page, t('actTitle'), ['confirm', 'dissent', 'ask_review', 'withdraw']),
    section(
      t('matterText'),
      ...(matter.text ? paragraphs(matter.text, 'own-words') : [h('p', {}, t('textErased'))]),
    ),
    photosSection(page),
    publicSection(page),
    historySection(matter),
    h(
      'dl',
      { class: 'facts' },
      fact(t('matterKind'), matter.kind_name),
      matter.unit_name && fact(t('matterUnit'), matter.unit_name),
    ),
    actionSection(page, t('contactOwn'), ['opt_out', 'erase_contact'], t('eraseWhy')),
    actionSection(page, t('ownData'), ['correct', 'erase_text'], t('ownDataWhy')),
    copyButtons(page.key),
    escalationSection(matter.escalation || page.escalation),
    h(
      'div',
      { class: 'row' },
      button(t('followRefresh'), () => void refresh()),
      button(t('followLeave'), page.onLeave),
    ),
  );
}

function fact(label: string, value: string): HTMLElement {
  return h('div', {}, h('dt', {}, label), h('dd', {}, value));
}

function stateSection(matter: ReceiptView): HTMLElement {
  const round = matter.round && matter.round > 1 ? t('matterRound', { round: matter.round }) : '';
  return section(
    t('matterState'),
    h('p', {}, h('strong', { class: `state ${matter.state}` }, matter.state_text), ' ', round),
    h('p', {}, t(stateKey[matter.state])),
    matter.joined_text ? h('p', { class: 'soft' }, matter.joined_text) : null,
  );
}

function dueSection(matter: ReceiptView): HTMLElement | null {
  if (!matter.due) return null;
  return section(
    t('matterDue'),
    h('p', { class: 'strong' }, t('matterDueDay', { date: dayText(matter.due) })),
    ...(matter.due_text ? paragraphs(matter.due_text) : []),
    matter.overdue && h('p', { class: 'notice bad' }, t('matterOverdue')),
  );
}

/** Their page part is loaded only where there is a photo, or may be. */
function photosSection(page: MatterPage): HTMLElement | null {
  const { matter } = page;
  if (matter.files.length === 0 && !matter.may.includes('add_file')) return null;
  const place = h('div');
  void import('./photos').then(
    ({ photosView }) =>
      replace(
        place,
        photosView({
          key: page.key,
          matter,
          onChanged: (changed) => page.onChanged(changed, null),
        }),
      ),
    () => undefined, // without a network there is nothing to add
  );
  return place;
}

/** What everybody sees of it, or will; hiding is possible at any time. */
function publicSection(page: MatterPage): HTMLElement | null {
  const seen = page.matter.public;
  if (!seen) return null;
  const status = seen.hidden_by
    ? t(seen.hidden_by === 'resident' ? 'publicHiddenByYou' : 'publicHiddenByStaff')
    : t(seen.now ? 'publicNow' : 'publicLater');
  return section(
    t('publicTitle'),
    h('p', {}, status),
    publicPreview(seen.item),
    actionSection(page, '', ['hide', 'show']),
  );
}

function answerSection(matter: ReceiptView): HTMLElement {
  const { answer } = matter;
  if (!answer) return section(t('matterAnswer'), h('p', { class: 'soft' }, t('matterNoAnswer')));
  return section(
    t('matterAnswer'),
    h('p', { class: 'strong' }, t(outcomeKey[answer.outcome])),
    ...paragraphs(answer.text, 'own-words'),
    h('p', { class: 'hint numbers' }, timeText(answer.at)),
  );
}

function historySection(matter: ReceiptView): HTMLElement {
  return section(
    t('matterHistory'),
    h(
      'ol',
      { class: 'history' },
      ...matter.history.map((event) =>
        h(
          'li',
          {},
          h('time', { class: 'soft numbers', datetime: event.at }, timeText(event.at)),
          h('span', { class: 'own-words' }, event.text),
        ),
      ),
    ),
  );
}

export function escalationSection(text: string): HTMLElement {
  return section(t('escalationTitle'), ...paragraphs(text || t('escalationGeneral')));
}

interface ActionForm {
  kind: 'main' | 'plain' | 'warn';
  label: Word;
  title: Word;
  text: Word;
  yes: Word;
  note?: Word; // the label of a text that goes with it
  missing?: Word; // what to say when there is no text and there must be one
}

const actions: Record<Action, ActionForm> = {
  confirm: {
    kind: 'main',
    label: 'confirm',
    title: 'confirmTitle',
    text: 'confirmText',
    yes: 'confirmYes',
    note: 'confirmNote',
  },
  dissent: {
    kind: 'warn',
    label: 'dissent',
    title: 'dissentTitle',
    text: 'dissentText',
    yes: 'dissentYes',
    note: 'dissentNote',
    missing: 'dissentMissing',
  },
  ask_review: {
    kind: 'plain',
    label: 'review',
    title: 'reviewTitle',
    text: 'reviewText',
    yes: 'reviewYes',
    note: 'reviewNote',
  },
  withdraw: {
    kind: 'plain',
    label: 'withdraw',
    title: 'withdrawTitle',
    text: 'withdrawText',
    yes: 'withdrawYes',
    note: 'withdrawNote',
  },
  erase_contact: {
    kind: 'plain',
    label: 'erase',
    title: 'eraseTitle',
    text: 'eraseText',
    yes: 'eraseYes',
  },
  opt_out: {
    kind: 'plain',
    label: 'optOut',
    title: 'optOutTitle',
    text: 'optOutText',
    yes: 'optOutYes',
  },
  hide: {
    kind: 'plain',
    label: 'hide',
    title: 'hideTitle',
    text: 'hideText',
    yes: 'hideYes',
  },
  show: {
    kind: 'plain',
    label: 'show',
    title: 'showTitle',
    text: 'showText',
    yes: 'showYes',
  },
  correct: {
    kind: 'plain',
    label: 'correct',
    title: 'correctTitle',
    text: 'correctText',
    yes: 'correctYes',
  },
  erase_text: {
    kind: 'warn',
    label: 'eraseWords',
    title: 'eraseWordsTitle',
    text: 'eraseWordsText',
    yes: 'eraseWordsYes',
  },
};

/** Those of `offered` that are possible now; nothing when none is. */
function actionSection(
  page: MatterPage,
  title: string,
  offered: Action[],
  why?: string,
): HTMLElement | null {
  const possible = offered.filter((action) => page.matter.may.includes(action));
  if (possible.length === 0) return null;
  const panel = h('div', { class: 'messages' });
  const buttons = possible.map((action) => {
    const { label, kind } = actions[action];
    return button(t(label), () => openPanel(page, panel, action), kind);
  });
  return h(
    'section',
    { class: 'stack' },
    title && h('h2', {}, title),
    why && h('p', {}, why),
    h('div', { class: 'row actions' }, ...buttons),
    panel,
  );
}

function sayingOf(action: Action, matter: ReceiptView) {
  if (action === 'correct') return correctionOf(matter);
  const { note, missing } = actions[action];
  return note ? noteOf(action, t(note), missing && t(missing)) : nothingToSay;
}

/** Says what will happen and asks once more; what is still wrong must be said in words. */
function openPanel(page: MatterPage, panel: HTMLElement, action: Action): void {
  const id = uuidv7(); // one wish, one command, however often it is sent
  const words = actions[action];
  const said = sayingOf(action, page.matter);
  const message = h('div', { class: 'messages' });
  const submit = h('button', { type: 'submit', class: `button ${words.kind}` }, t(words.yes));

  async function send(event: Event): Promise<void> {
    event.preventDefault();
    const fields = said.read();
    if (fields === null) return;
    submit.disabled = true;
    said.lock();
    replace(submit, t('actSending'));
    try {
      const matter = await act(action, { id, ...page.key, ...fields });
      page.onChanged(matter, action);
    } catch (error) {
      submit.disabled = false;
      replace(submit, t(words.yes));
      replace(message, notice('bad', h('p', {}, failureText(error))));
    }
  }

  const form = h(
    'form',
    {
      class: `panel stack ${words.kind}`,
      novalidate: true,
      onsubmit: (event: Event) => void send(event),
    },
    h('h3', {}, t(words.title)),
    h('p', {}, t(words.text)),
    ...said.elements,
    message,
    h(
      'div',
      { class: 'row' },
      submit,
      button(t('actBack'), () => replace(panel)),
    ),
  );
  replace(panel, form);
  moveTo(form);
}
