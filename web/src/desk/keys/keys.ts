/**
 * Keys for lists: j and k go to the next and the previous row, x selects it, / goes to the search box, ? shows
 * this. They move the real focus between real links, so Enter, Tab and a screen reader work as ever. Off while
 * somebody types or a dialog is open, and a person may switch them off for good (WCAG 2.1.4).
 */
import { ref } from 'vue';
import { readSetting, writeSetting } from '@/shared/settings';

export type KeyAction = 'next' | 'previous' | 'select' | 'search' | 'help';

const k_actions: Readonly<Record<string, KeyAction>> = {
  j: 'next',
  k: 'previous',
  x: 'select',
  '/': 'search',
  '?': 'help',
};

export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  isComposing: boolean;
}

/** What a key asks for; nothing with a modifier, or while an input method composes. */
export function actionOf(press: KeyPress): KeyAction | null {
  if (press.ctrlKey || press.altKey || press.metaKey || press.isComposing) return null;
  return k_actions[press.key] ?? null;
}

/** The row to go to; the ends hold. −1: none has the focus yet. */
export function rowAfter(action: 'next' | 'previous', at: number, count: number): number {
  if (count === 0) return -1;
  if (at < 0) return action === 'next' ? 0 : count - 1;
  return Math.min(count - 1, Math.max(0, at + (action === 'next' ? 1 : -1)));
}

const k_setting = 'keys';
export const keysOn = ref(readSetting(k_setting) !== '0');

export function switchKeys(on: boolean): void {
  keysOn.value = on;
  writeSetting(k_setting, on ? '1' : '0');
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) || isText(target))
  );
}
function isText(target: HTMLElement): boolean {
  return target instanceof HTMLInputElement && !/^(checkbox|radio|button)$/.test(target.type);
}

/** A row of a list is a link marked `data-row`; its box to select stands in the same row. */
function rowOf(element: Element | null): HTMLElement | null {
  const row = element?.closest('tr, li');
  return row?.querySelector<HTMLElement>('[data-row]') ?? null;
}

function go(action: 'next' | 'previous'): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>('main [data-row]')];
  const here = rowOf(document.activeElement);
  const to = rows[rowAfter(action, here ? rows.indexOf(here) : -1, rows.length)];
  to?.focus();
  to?.scrollIntoView({ block: 'nearest' });
  return to !== undefined;
}

function select(): boolean {
  const box = document.activeElement
    ?.closest('tr, li')
    ?.querySelector<HTMLInputElement>('input[type=checkbox]');
  box?.click();
  return box !== null && box !== undefined;
}

function search(): boolean {
  const box = document.querySelector<HTMLInputElement>('main [data-search] input');
  box?.focus();
  box?.select();
  return box !== null;
}

/** Listens until the returned function is called. */
export function listenToKeys(help: () => void): () => void {
  function pressed(event: KeyboardEvent): void {
    if (!keysOn.value || isTyping(event.target) || document.querySelector('dialog[open]')) return;
    const action = actionOf(event);
    if (action === null) return;
    if (take(action)) event.preventDefault();
  }
  function take(action: KeyAction): boolean {
    switch (action) {
      case 'next':
      case 'previous':
        return go(action);
      case 'select':
        return select();
      case 'search':
        return search();
      case 'help':
        help();
        return true;
    }
  }
  document.addEventListener('keydown', pressed);
  return () => document.removeEventListener('keydown', pressed);
}
