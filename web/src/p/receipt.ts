/** The receipt a resident takes away: on the screen, on paper, or as a picture. */
import { pageAddress, qrAddress } from './api';
import { h, replace } from './dom';
import type { Receipt } from './draft';
import { button, notice } from './fields';
import { receiptPicture } from './picture';
import { dayText, t } from './words';

interface ReceiptPage {
  receipt: Receipt;
  issuer: string;
  onFollow(): void;
  onDone(): void;
}

function row(label: string, value: string, className: string): HTMLElement {
  return h('div', {}, h('dt', {}, label), h('dd', { class: className }, value));
}

export function receiptView(page: ReceiptPage): HTMLElement {
  const { receipt } = page;
  const message = h('div', { class: 'messages', role: 'status' });
  const qr = h('img', {
    class: 'qr',
    src: qrAddress(receipt.number),
    alt: t('receiptQrAlt', { number: receipt.number }),
    width: 180,
    height: 180,
  });

  async function save(): Promise<void> {
    const blob = await receiptPicture(receipt, page.issuer, qr).catch(() => null);
    if (!blob) {
      replace(message, notice('warn', h('p', {}, t('saveFailed'))));
      return;
    }
    const address = URL.createObjectURL(blob);
    const name = `${t('receiptFileName', { number: receipt.number })}.png`;
    h('a', { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  return h(
    'article',
    { class: 'card stack receipt' },
    h('p', { class: 'paper-only issuer' }, page.issuer),
    h('p', { class: 'paper-only' }, t('receiptPaper')),
    h('h1', {}, t('receiptTitle')),
    h('p', { class: 'screen-only' }, t('receiptKeep')),
    h(
      'div',
      { class: 'receipt-body' },
      h(
        'dl',
        { class: 'stack' },
        row(t('receiptNumber'), receipt.number, 'big numbers'),
        row(t('receiptCheck'), receipt.check, 'big numbers code'),
        row(t('receiptDue'), receipt.due ? dayText(receipt.due) : t('receiptDueSealed'), 'strong'),
        row(t('receiptAddress'), pageAddress(), ''),
        row(t('receiptText'), receipt.text, 'own-words'),
      ),
      h('figure', {}, qr, h('figcaption', { class: 'hint' }, t('receiptQr'))),
    ),
    message,
    h(
      'div',
      { class: 'row screen-only' },
      button(t('saveImage'), () => void save(), 'main'),
      button(t('print'), () => window.print()),
      button(t('followThis'), page.onFollow),
    ),
    h(
      'div',
      { class: 'screen-only stack' },
      button(t('receiptDone'), page.onDone),
      h('p', { class: 'hint' }, t('receiptDoneNote')),
    ),
  );
}
