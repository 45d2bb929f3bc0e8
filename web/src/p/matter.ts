/** One matter as its resident sees it, and the three things the resident may say. */
import { uuidv7 } from '@/shared/ids';
import { act, type Action, type ReceiptView } from './api';
import { h, moveTo, paragraphs, replace, type Child } from './dom';
import { failureText } from './failure';
import { button, notice, textArea } from './fields';
import type { Key } from './follow';
import { sensitiveWarning } from './sensitive-warning';
import { dayText, t, timeText } from './words';

interface MatterPage {
  key: Key;
  matter: ReceiptView;
  issuer: string;
  done: Action | null; // what the resident has just said
  escalation: string; // when the matter itself names none
  onChanged(matter: ReceiptView, said: Action): void;
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
  withdraw: 'doneWithdraw',
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
    matter.may.length > 0 && actionSection(page),
    section(t('matterText'), ...paragraphs(matter.text, 'own-words')),
    historySection(matter),
    h(
      'dl',
      { class: 'facts' },
      fact(t('matterKind'), matter.kind_name),
      matter.unit_name && fact(t('matterUnit'), matter.unit_name),
    ),
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

const actions: Record<Action, { kind: 'main' | 'plain' | 'warn'; lengthMax: number }> = {
  confirm: { kind: 'main', lengthMax: 500 },
  dissent: { kind: 'warn', lengthMax: 500 },
  withdraw: { kind: 'plain', lengthMax: 500 },
};

function actionSection(page: MatterPage): HTMLElement {
  const panel = h('div', { class: 'messages' });
  const buttons = (Object.keys(actions) as Action[])
    .filter((action) => page.matter.may.includes(action))
    .map((action) => button(t(action), () => openPanel(page, panel, action), actions[action].kind));
  return section(t('actTitle'), h('div', { class: 'row actions' }, ...buttons), panel);
}

/** Says what will happen and asks once more; what is still wrong must be said in words. */
function openPanel(page: MatterPage, panel: HTMLElement, action: Action): void {
  const id = uuidv7(); // one wish, one command, however often it is sent
  let text = '';
  const note = textArea({
    name: `${action}-text`,
    label: t(`${action}Note`),
    value: '',
    rows: 3,
    lengthMax: actions[action].lengthMax,
    required: action === 'dissent',
    onInput: (value) => (text = value),
  });
  const warning = sensitiveWarning([note.control as HTMLTextAreaElement]);
  const message = h('div', { class: 'messages' });
  const submit = h(
    'button',
    { type: 'submit', class: `button ${actions[action].kind}` },
    t(`${action}Yes`),
  );

  async function send(event: Event): Promise<void> {
    event.preventDefault();
    const missing = action === 'dissent' && !text.trim();
    note.fail(missing ? t('dissentMissing') : null);
    if (missing) return note.control.focus();
    if (!warning.check()) return moveTo(warning.element);
    submit.disabled = true;
    note.control.disabled = true; // a text changed between two attempts would be lost
    replace(submit, t('actSending'));
    try {
      const said = text.trim();
      const matter = await act(action, { id, ...page.key, ...(said ? { text: said } : {}) });
      page.onChanged(matter, action);
    } catch (error) {
      submit.disabled = false;
      replace(submit, t(`${action}Yes`));
      replace(message, notice('bad', h('p', {}, failureText(error))));
    }
  }

  const form = h(
    'form',
    {
      class: `panel stack ${actions[action].kind}`,
      novalidate: true,
      onsubmit: (event: Event) => void send(event),
    },
    h('h3', {}, t(`${action}Title`)),
    h('p', {}, t(`${action}Text`)),
    note.element,
    warning.element,
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
