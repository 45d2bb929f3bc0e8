/** A copy of everything held about a matter, to keep: as text for people, as JSON for programs. */
import { readCopy } from './api';
import { h, replace } from './dom';
import { failureText } from './failure';
import { button, notice } from './fields';
import type { Key } from './follow';
import { t } from './words';

export function copyButtons(key: Key): HTMLElement {
  const message = h('div', { class: 'messages' });
  async function save(kind: 'txt' | 'json'): Promise<void> {
    replace(message);
    try {
      const copy = await readCopy(key.receipt, key.check);
      const body = kind === 'txt' ? copy.readable : JSON.stringify(copy, null, 2);
      download(`${t('copyFileName', { number: copy.receipt })}.${kind}`, body, kind);
    } catch (error) {
      replace(message, notice('bad', h('p', {}, failureText(error))));
    }
  }
  return h(
    'section',
    { class: 'stack' },
    h('h2', {}, t('copyTitle')),
    h('p', {}, t('copyWhy')),
    h(
      'div',
      { class: 'row' },
      button(t('copyText'), () => void save('txt')),
      button(t('copyJson'), () => void save('json')),
    ),
    message,
  );
}

function download(name: string, body: string, kind: 'txt' | 'json'): void {
  const type = kind === 'txt' ? 'text/plain;charset=utf-8' : 'application/json';
  const address = URL.createObjectURL(new Blob([body], { type }));
  h('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
