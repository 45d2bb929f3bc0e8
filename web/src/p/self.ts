/**
 * The questionnaire over a one-time link, /p/#s=TOKEN: no account, one question at a time, the same form as on the telephone.
 * What was answered stays in this tab until it is handed in; the first whole answer ends the link.
 */
import { uuidv7 } from '@/shared/ids';
import {
  asked,
  dontKnow,
  isFine,
  isScreenedOut,
  onTheWay,
  refused,
  type PollAnswers,
  type PollForm,
  type PollQuestion,
} from '@/shared/poll/form';
import { isWorthRepeating, readSelfForm, sendSelf } from './api';
import { h, moveTo, replace } from './dom';
import { failureText } from './failure';
import { button, notice } from './fields';
import { currentLanguage, dayText, t } from './words';

interface State {
  token: string;
  id: string; // of the answer: the same for every attempt to hand it in
  form: PollForm;
  to: string;
  at: number; // −1: the notice
  answers: PollAnswers;
  told: boolean;
  pressured: boolean;
  started: number;
}

const said = (text: { zh: string; en: string }) => (currentLanguage() === 'zh' ? text.zh : text.en);

function kept(token: string): Pick<State, 'answers' | 'id'> | null {
  try {
    const found = JSON.parse(
      sessionStorage.getItem(`wanhu.self.${token}`) ?? 'null',
    ) as State | null;
    return found && typeof found.id === 'string' ? { answers: found.answers, id: found.id } : null;
  } catch {
    return null;
  }
}
function keep(state: State): void {
  try {
    const { answers, id } = state;
    sessionStorage.setItem(`wanhu.self.${state.token}`, JSON.stringify({ answers, id }));
  } catch {
    // It lasts as long as the page.
  }
}
function forget(token: string): void {
  try {
    sessionStorage.removeItem(`wanhu.self.${token}`);
  } catch {
    // Nothing was kept.
  }
}

export function selfView(token: string): HTMLElement {
  const place = h('div', { class: 'self' }, h('p', { role: 'status' }, t('loading')));
  const open = () =>
    void readSelfForm(token).then(
      ({ form, to }) => {
        const before = kept(token);
        const state: State = {
          token,
          id: before?.id ?? uuidv7(),
          form,
          to,
          at: -1,
          answers: before?.answers ?? {},
          told: false,
          pressured: false,
          started: Date.now(),
        };
        draw(place, state);
      },
      (error) =>
        replace(
          place,
          h('h1', {}, t('selfTitle')),
          notice(
            'bad',
            h('p', {}, failureText(error)),
            isWorthRepeating(error) && button(t('retry'), open),
          ),
        ),
    );
  open();
  return place;
}

function draw(place: HTMLElement, state: State): void {
  const way = asked(state.form, state.answers);
  if (state.at < 0) replace(place, ...opening(place, state));
  else if (state.at < way.length) replace(place, ...question(place, state, way));
  else replace(place, ...ending(place, state));
  const title = place.querySelector<HTMLElement>('h1');
  if (title) moveTo(title);
}

function go(place: HTMLElement, state: State, to: number): void {
  state.at = to;
  keep(state);
  draw(place, state);
}

function opening(place: HTMLElement, state: State): HTMLElement[] {
  return [
    h('h1', {}, said(state.form.title)),
    h('p', { class: 'self-notice' }, said(state.form.notice)),
    h('p', {}, t('selfVoluntary', { day: dayText(state.to) })),
    button(t('selfStart'), () => go(place, state, 0), 'main'),
  ];
}

function options(one: PollQuestion): { value: string; label: string }[] {
  const list = (one.choices ?? []).map((choice) => ({ value: choice.id, label: said(choice) }));
  if (one.dont_know !== false) list.push({ value: dontKnow, label: t('selfDontKnow') });
  if (one.refuse !== false) list.push({ value: refused, label: t('selfRefused') });
  return list;
}

function written(state: State, one: PollQuestion, choose: () => void): HTMLElement | null {
  if (one.kind === 'choose') return null;
  const answer = state.answers[one.id] ?? '';
  const control = h('input', {
    id: 'self-line',
    type: one.kind === 'number' ? 'number' : 'text',
    min: one.low,
    max: one.high,
    maxlength: 1000,
    oninput: () => {
      state.answers[one.id] = control.value;
      choose();
    },
  });
  control.value = answer === dontKnow || answer === refused ? '' : answer;
  return h('div', {}, h('label', { for: 'self-line' }, t('selfAnswer')), control);
}

function question(place: HTMLElement, state: State, way: PollQuestion[]): HTMLElement[] {
  const one = way[state.at]!;
  const problem = h('p', { class: 'error', id: 'self-problem', role: 'alert' });
  const radios: HTMLInputElement[] = [];
  const line = written(state, one, () => radios.forEach((radio) => (radio.checked = false)));
  const list = options(one).map(({ value, label }) => {
    const radio = h('input', {
      type: 'radio',
      name: 'self-answer',
      value,
      onchange: () => {
        state.answers[one.id] = value;
        const input = line?.querySelector('input');
        if (input) input.value = '';
      },
    });
    radio.checked = state.answers[one.id] === value;
    radios.push(radio);
    return h('label', { class: 'self-option' }, radio, h('span', {}, label));
  });
  const next = () => {
    if (isFine(one, state.answers[one.id] ?? '')) go(place, state, state.at + 1);
    else replace(problem, t('selfMissing'));
  };
  return [
    h('p', { class: 'hint' }, t('selfPlace', { n: state.at + 1, of: way.length })),
    h('h1', {}, said(one)),
    ...(line ? [line] : []),
    h('fieldset', {}, h('legend', { class: 'visually-hidden' }, said(one)), ...list),
    problem,
    h(
      'p',
      { class: 'self-buttons' },
      button(t('selfBack'), () => go(place, state, state.at - 1)),
      button(t('selfNext'), next, 'main'),
    ),
  ];
}

function flag(state: State, name: 'told' | 'pressured', label: string): HTMLElement {
  const box = h('input', { type: 'checkbox', onchange: () => (state[name] = box.checked) });
  box.checked = state[name];
  return h('label', { class: 'self-option' }, box, h('span', {}, label));
}

function ending(place: HTMLElement, state: State): HTMLElement[] {
  const problem = h('div', {});
  const send = button(t('selfSend'), () => void handIn(place, state, send, problem), 'main');
  return [
    h('h1', {}, t('selfLast')),
    ...(isScreenedOut(state.form, state.answers)
      ? [h('p', {}, t('selfScreened'))]
      : [
          h('p', {}, t('selfFlags')),
          flag(state, 'told', t('selfTold')),
          flag(state, 'pressured', t('selfPressured')),
        ]),
    problem,
    h(
      'p',
      { class: 'self-buttons' },
      button(t('selfBack'), () => go(place, state, asked(state.form, state.answers).length - 1)),
      send,
    ),
  ];
}

async function handIn(
  place: HTMLElement,
  state: State,
  send: HTMLButtonElement,
  problem: HTMLElement,
): Promise<void> {
  send.disabled = true;
  try {
    await sendSelf({
      id: state.id,
      token: state.token,
      answers: onTheWay(state.form, state.answers),
      told: state.told,
      pressured: state.pressured,
      seconds: Math.min(14_400, Math.round((Date.now() - state.started) / 1000)),
    });
    forget(state.token);
    replace(place, h('h1', {}, t('selfThanks')), h('p', {}, t('selfDone')));
    moveTo(place.querySelector('h1')!);
  } catch (error) {
    send.disabled = false;
    replace(problem, notice('bad', h('p', {}, failureText(error))));
  }
}
