/** Short answers: the page of all of them, and those that may answer what is being typed. */
import { answeredBy, suggestAnswers, type KnowledgeEntry } from './api';
import { h, paragraphs, replace, type Child } from './dom';
import { button } from './fields';
import { findSensitive } from './sensitive';
import { t, type Key } from './words';

const facts: readonly (readonly ['office' | 'place' | 'hours' | 'bring', Key])[] = [
  ['office', 'answerOffice'],
  ['place', 'answerPlace'],
  ['hours', 'answerHours'],
  ['bring', 'answerBring'],
];

function fact(name: string, value: Child): HTMLElement {
  return h('div', { class: 'fact' }, h('dt', {}, name), h('dd', {}, value));
}

function entryText(entry: KnowledgeEntry): HTMLElement {
  const call =
    entry.phone && h('a', { href: `tel:${entry.phone.replace(/[^\d+]/g, '')}` }, entry.phone);
  return h(
    'div',
    { class: 'stack' },
    ...paragraphs(entry.answer),
    h(
      'dl',
      {},
      ...facts.map(([name, word]) => entry[name] && fact(t(word), entry[name])),
      call && fact(t('answerPhone'), call),
    ),
  );
}

function entryView(entry: KnowledgeEntry, ...more: Child[]): HTMLElement {
  return h(
    'details',
    { class: 'answer' },
    h('summary', {}, entry.question),
    entryText(entry),
    ...more,
  );
}

/** All answers, by kind; those of any kind first. */
export function answersView(entries: readonly KnowledgeEntry[] | null): HTMLElement {
  const kinds = [...new Set((entries ?? []).map((entry) => entry.kind_name ?? ''))];
  return h(
    'article',
    { class: 'card stack' },
    h('h1', {}, t('answersTitle')),
    h('p', {}, t(entries === null ? 'answersMissing' : 'answersIntro')),
    ...kinds.flatMap((kind) => [
      kind && h('h2', {}, kind),
      ...(entries ?? [])
        .filter((entry) => (entry.kind_name ?? '') === kind)
        .map((entry) => entryView(entry)),
    ]),
  );
}

const pauseMs = 900;
const leastCharacters = 4;

/** Stands under the text; asks when the typing pauses, and says nothing when there is nothing to say. */
export function suggestionBox(control: HTMLTextAreaElement): HTMLElement {
  const box = h('div', { class: 'suggestions', 'aria-live': 'polite' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  async function ask(text: string): Promise<void> {
    // The form may have been sent, or left, while the typing paused.
    if (!control.isConnected || control.matches(':disabled')) return;
    const mine = ++asked;
    const found = await suggestAnswers(text).catch(() => []);
    if (mine !== asked) return;
    replace(
      box,
      found.length > 0 && h('h2', {}, t('suggestTitle')),
      found.length > 0 && h('p', { class: 'hint' }, t('suggestNote')),
      ...found.map((entry) => entryView(entry, answersIt(entry))),
    );
  }
  control.addEventListener('input', () => {
    clearTimeout(timer);
    const text = control.value.trim();
    // What should not be written at all is not sent anywhere on the way either.
    if ([...text].length < leastCharacters || findSensitive(text).length > 0) {
      asked++;
      replace(box);
    } else {
      timer = setTimeout(() => void ask(text), pauseMs);
    }
  });
  return box;
}

/** Counted as one, without who or when; that it could not be counted is nobody's trouble. */
function answersIt(entry: KnowledgeEntry): HTMLElement {
  const place = h('p', {});
  const press = button(t('suggestAnswers'), () => {
    replace(place, t('suggestThanks'));
    place.setAttribute('role', 'status');
    void answeredBy(entry.entry).catch(() => undefined);
  });
  place.append(press);
  return place;
}
