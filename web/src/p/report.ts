/** The form with which a resident reports a matter. */
import { ApiError } from '@/api/problem';
import { isWorthRepeating, sendReport, type PublicInfo } from './api';
import { h, moveTo, replace } from './dom';
import { keepReceipt, receiptOf, reportOf, saveDraft, type Draft } from './draft';
import { failureText } from './failure';
import { button, choice, notice, textArea, textField, type Field } from './fields';
import { suggestionBox } from './knowledge';
import { previewOf, publicPreview } from './preview';
import { sensitiveWarning } from './sensitive-warning';
import { t } from './words';

interface ReportPage {
  info: PublicInfo | null;
  draft: Draft;
  onSent(): void;
  onReload(): void; // fetches the list of villages again
}

// Lengths are those of the contract.
const lengthMax = { text: 1000, place: 100, name: 40, phone: 20 };

export function reportView(page: ReportPage): HTMLElement {
  const { draft } = page;
  const remember =
    (name: 'unit' | 'text' | 'place' | 'name' | 'phone' | 'concerns') => (value: string) => {
      draft[name] = value;
      saveDraft(draft);
    };
  const fields = {
    unit: choice({
      name: 'unit',
      label: t('unit'),
      value: draft.unit,
      items: page.info?.units ?? [],
      none: t('unitChoose'),
      required: true,
      onInput: remember('unit'),
    }),
    text: textArea({
      name: 'text',
      label: t('what'),
      hint: t('whatHint'),
      value: draft.text,
      rows: 5,
      lengthMax: lengthMax.text,
      required: true,
      onInput: remember('text'),
    }),
    place: textField({
      name: 'place',
      label: t('place'),
      hint: t('placeHint'),
      value: draft.place,
      lengthMax: lengthMax.place,
      onInput: remember('place'),
    }),
    concerns: choice({
      name: 'concerns',
      label: t('concerns'),
      hint: t('concernsHint'),
      value: draft.concerns,
      items: [
        { id: 'village', name: t('concernsVillage') },
        { id: 'town', name: t('concernsTown') },
      ],
      none: t('concernsNobody'),
      onInput: remember('concerns'),
    }),
    name: textField({
      name: 'name',
      label: t('name'),
      value: draft.name,
      lengthMax: lengthMax.name,
      onInput: remember('name'),
    }),
    phone: textField({
      name: 'phone',
      label: t('phone'),
      value: draft.phone,
      lengthMax: lengthMax.phone,
      attributes: { inputmode: 'tel' },
      onInput: remember('phone'),
    }),
  };
  const warning = sensitiveWarning([
    fields.text.control as HTMLTextAreaElement,
    fields.place.control as HTMLInputElement,
  ]);
  const concernsRow = h('div', {}, fields.concerns.element);
  const sealedRow = h('div', { class: 'stack' });
  // The kinds are the village's plan's; another village may have others.
  const showSealed = () => {
    const kinds = sealedKinds(page, draft);
    if (!kinds.some((kind) => kind.id === draft.kind)) draft.kind = '';
    replace(sealedRow, kinds.length > 0 ? sealedChoice(page, draft, changedKind).element : null);
    changedKind();
  };
  const note = h('div', { 'aria-live': 'polite' });
  const changedKind = () => {
    saveDraft(draft);
    const kind = sealedKinds(page, draft).find((one) => one.id === draft.kind);
    concernsRow.hidden = kind !== undefined;
    replace(
      note,
      kind ? notice('good', h('p', {}, t('sealedNote', { body: kind.body_name }))) : null,
    );
    showPreview();
  };
  const preview = h('div', { class: 'messages', 'aria-live': 'off' });
  const showPreview = () => replace(preview, previewIn(page, draft));
  fields.text.control.addEventListener('input', showPreview);
  fields.unit.control.addEventListener('input', showSealed);
  showSealed();
  const message = h('div', { class: 'messages' });
  const submit = h('button', { type: 'submit', class: 'button main wide' }, t('send'));
  const inputs = h(
    'fieldset',
    { class: 'stack' },
    h('legend', { class: 'visually-hidden' }, t('reportTitle')),
    fields.unit.element,
    sealedRow,
    note,
    fields.text.element,
    suggestionBox(fields.text.control as HTMLTextAreaElement),
    fields.place.element,
    concernsRow,
    warning.element,
    h(
      'fieldset',
      { class: 'contact stack' },
      h('legend', {}, t('contactTitle')),
      h('p', { class: 'hint', id: 'contact-use' }, t('contactUse')),
      fields.name.element,
      fields.phone.element,
    ),
    preview,
  );
  for (const field of [fields.name, fields.phone])
    field.control.setAttribute(
      'aria-describedby',
      `contact-use ${field.control.getAttribute('aria-describedby')}`,
    );

  async function attempt(): Promise<void> {
    const report = reportOf(draft);
    saveDraft(draft);
    inputs.disabled = true;
    submit.disabled = true;
    replace(submit, t('sending'));
    replace(message);
    try {
      keepReceipt(receiptOf(report, await sendReport(report)));
      page.onSent();
    } catch (error) {
      submit.disabled = false;
      replace(submit, t('send'));
      if (isWorthRepeating(error)) showLost(error instanceof ApiError ? failureText(error) : '');
      else showRefused(failureText(error));
    }
  }

  /** The answer is lost and the fate unknown: the same text goes again under the same ids, or it becomes a new report. */
  function showLost(text: string): void {
    submit.hidden = true;
    const box = notice(
      'warn',
      h('h2', {}, t('lostTitle')),
      text && h('p', {}, text),
      h('p', {}, t('lostText')),
      h(
        'div',
        { class: 'row' },
        button(t('lostAgain'), () => void attempt(), 'main'),
        button(t('lostEdit'), edit),
      ),
      h('p', { class: 'hint' }, t('lostEditNote')),
    );
    replace(message, box);
    moveTo(box);
  }

  function edit(): void {
    draft.attempt = null;
    saveDraft(draft);
    inputs.disabled = false;
    submit.hidden = false;
    replace(message);
    fields.text.control.focus();
  }

  function showRefused(text: string): void {
    inputs.disabled = false;
    submit.hidden = false;
    draft.attempt = null;
    saveDraft(draft);
    const box = notice('bad', h('h2', {}, t('refusedTitle')), h('p', {}, text));
    replace(message, box);
    moveTo(box);
  }

  function send(event: Event): void {
    event.preventDefault();
    const faults = faultsOf(fields, draft);
    if (faults.length > 0) {
      faults[0]!.control.focus();
      return;
    }
    if (!warning.check()) {
      moveTo(warning.element);
      return;
    }
    void attempt();
  }

  if (draft.attempt) {
    // Loaded again after an attempt whose answer never came.
    inputs.disabled = true;
    queueMicrotask(() => showLost(''));
  }
  return h(
    'form',
    { class: 'card stack', novalidate: true, autocomplete: 'off', onsubmit: send },
    h('h1', {}, t('reportTitle')),
    h('p', {}, t('reportIntro')),
    page.info
      ? null
      : notice('warn', h('p', {}, t('infoMissing')), button(t('retry'), page.onReload)),
    inputs,
    message,
    submit,
  );
}

type SealedKind = PublicInfo['units'][number]['sealed'][number];

/** What the plan of the chosen village sends to another body, sealed. */
function sealedKinds(page: ReportPage, draft: Draft): readonly SealedKind[] {
  return page.info?.units.find((each) => each.id === draft.unit)?.sealed ?? [];
}

function sealedChoice(page: ReportPage, draft: Draft, onChange: () => void): Field {
  return choice({
    name: 'kind',
    label: t('sealedKind'),
    value: draft.kind,
    items: [...sealedKinds(page, draft)],
    none: t('sealedNo'),
    onInput: (value) => {
      draft.kind = value;
      onChange();
    },
  });
}

/** What everybody would see of it; that nothing would be is said as well. */
function previewIn(page: ReportPage, draft: Draft): HTMLElement | null {
  const unit = page.info?.units.find((each) => each.id === draft.unit);
  if (!page.info || !unit || !draft.text.trim() || draft.kind) return null;
  const item = previewOf(unit.publish, unit.name, draft.text, page.info.now);
  if (!item) return h('p', { class: 'hint' }, t('previewNothing'));
  return h(
    'section',
    { class: 'stack' },
    h('h2', {}, t('previewTitle')),
    h('p', { class: 'hint' }, t('previewHide')),
    publicPreview(item),
  );
}

/** Marks what is missing or wrong, and gives back those fields in the order of the page. */
function faultsOf(fields: Record<'unit' | 'text' | 'phone', Field>, draft: Draft): Field[] {
  const faults: [Field, string | null][] = [
    [fields.unit, draft.unit ? null : t('unitMissing')],
    [fields.text, draft.text.trim() ? null : t('whatMissing')],
    [fields.phone, /^[\d\s+()（）－-]*$/.test(draft.phone) ? null : t('phoneInvalid')],
  ];
  for (const [field, text] of faults) field.fail(text);
  return faults.filter(([, text]) => text).map(([field]) => field);
}
