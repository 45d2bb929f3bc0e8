/** The door to a matter: receipt number and check code, which stay in memory and never enter an address. */
import { readReceiptNumber } from '@/shared/ids';
import { readReceipt, type ReceiptView } from './api';
import { h, moveTo, replace } from './dom';
import { failureText } from './failure';
import { notice, textField } from './fields';
import { t } from './words';

export interface Key {
  receipt: string;
  check: string;
}

interface FollowPage {
  typed: { number: string; check: string };
  onOpen(key: Key, matter: ReceiptView): void;
}

/** Six digits as typed or dictated: spaces, hyphens and full-width digits are fine. */
export function readCheckCode(typed: string): string | null {
  const plain = typed.normalize('NFKC').replace(/[\s-]/g, '');
  return /^\d{6}$/.test(plain) ? plain : null;
}

export function followView(page: FollowPage): HTMLElement {
  const number = textField({
    name: 'number',
    label: t('followNumber'),
    value: page.typed.number,
    lengthMax: 20,
    required: true,
    attributes: { autocapitalize: 'characters', spellcheck: 'false' },
    onInput: (value) => (page.typed.number = value),
  });
  const check = textField({
    name: 'check',
    label: t('followCheck'),
    value: page.typed.check,
    lengthMax: 12,
    required: true,
    attributes: { inputmode: 'numeric' },
    onInput: (value) => (page.typed.check = value),
  });
  const message = h('div', { class: 'messages' });
  const submit = h('button', { type: 'submit', class: 'button main wide' }, t('followOpen'));

  async function open(event: Event): Promise<void> {
    event.preventDefault();
    const key = {
      receipt: readReceiptNumber(page.typed.number),
      check: readCheckCode(page.typed.check),
    };
    number.fail(key.receipt ? null : t('followNumberInvalid'));
    check.fail(key.check ? null : t('followCheckInvalid'));
    if (!key.receipt || !key.check) {
      (key.receipt ? check : number).control.focus();
      return;
    }
    submit.disabled = true;
    replace(submit, t('followOpening'));
    replace(message);
    try {
      const matter = await readReceipt(key.receipt, key.check);
      page.onOpen({ receipt: key.receipt, check: key.check }, matter);
    } catch (error) {
      const box = notice('bad', h('p', {}, failureText(error)));
      replace(message, box);
      moveTo(box);
    } finally {
      submit.disabled = false;
      replace(submit, t('followOpen'));
    }
  }

  return h(
    'form',
    { class: 'card stack', novalidate: true, onsubmit: (event: Event) => void open(event) },
    h('h1', {}, t('followTitle')),
    h('p', {}, t('followIntro')),
    number.element,
    check.element,
    message,
    submit,
    h('p', { class: 'hint' }, t('followLostCode')),
  );
}
