/** What goes with an action: a note, a correction, or nothing. */
import type { ReceiptView } from './api';
import { h, moveTo } from './dom';
import { textArea, textField } from './fields';
import { sensitiveWarning } from './sensitive-warning';
import { t } from './words';

export interface Saying {
  elements: HTMLElement[];
  /** The fields to send, or null when there is something to be put right first; then it is pointed at. */
  read(): Record<string, unknown> | null;
  lock(): void; // what is changed between two attempts would be lost
}

// Lengths are those of the contract.
const lengthMax = { note: 500, text: 1000, place: 100, name: 40, phone: 20 };

export const nothingToSay: Saying = { elements: [], read: () => ({}), lock: () => undefined };

/** A text that goes with it; `missing` says that there must be one. */
export function noteOf(name: string, label: string, missing?: string): Saying {
  let text = '';
  const field = textArea({
    name: `${name}-text`,
    label,
    value: '',
    rows: 3,
    lengthMax: lengthMax.note,
    required: missing !== undefined,
    onInput: (value) => (text = value),
  });
  const warning = sensitiveWarning([field.control as HTMLTextAreaElement]);
  return {
    elements: [field.element, warning.element],
    read() {
      const lacks = missing !== undefined && !text.trim();
      field.fail(lacks ? missing : null);
      if (lacks) field.control.focus();
      else if (warning.check()) return text.trim() ? { text: text.trim() } : {};
      else moveTo(warning.element);
      return null;
    },
    lock: () => (field.control.disabled = true),
  };
}

/** The own words and place as they are, to be put right; new contact data in place of what is kept and not shown. */
export function correctionOf(matter: ReceiptView): Saying {
  const value = { text: matter.text, place: matter.place, name: '', phone: '' };
  const keep = (name: keyof typeof value) => (typed: string) => (value[name] = typed);
  const text = textArea({
    name: 'correct-text',
    label: t('matterText'),
    value: value.text,
    rows: 5,
    lengthMax: lengthMax.text,
    required: true,
    onInput: keep('text'),
  });
  const one = (name: 'place' | 'name' | 'phone', label: string) =>
    textField({
      name: `correct-${name}`,
      label,
      value: value[name],
      lengthMax: lengthMax[name],
      onInput: keep(name),
    });
  const place = one('place', t('place'));
  const contact = [one('name', t('correctName')), one('phone', t('correctPhone'))];
  const warning = sensitiveWarning([
    text.control as HTMLTextAreaElement,
    place.control as HTMLInputElement,
  ]);
  return {
    elements: [
      text.element,
      place.element,
      warning.element,
      h('p', { class: 'hint' }, t('correctContact')),
      ...contact.map((field) => field.element),
    ],
    read() {
      text.fail(value.text.trim() ? null : t('whatMissing'));
      if (!value.text.trim()) {
        text.control.focus();
        return null;
      }
      if (!warning.check()) {
        moveTo(warning.element);
        return null;
      }
      return changed(matter, value);
    },
    lock() {
      for (const field of [text, place, ...contact]) field.control.disabled = true;
    },
  };
}

function changed(
  matter: ReceiptView,
  value: Record<'text' | 'place' | 'name' | 'phone', string>,
): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  if (value.text.trim() !== matter.text) fields.text = value.text.trim();
  if (value.place.trim() !== matter.place) fields.place = value.place.trim();
  const contact: Record<string, string> = {};
  if (value.name.trim()) contact.name = value.name.trim();
  if (value.phone.trim()) contact.phone = value.phone.trim();
  if (Object.keys(contact).length > 0) fields.contact = contact;
  return fields;
}
