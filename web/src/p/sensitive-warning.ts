/**
 * The warning about card numbers in a text, with the offer to take them out. Stands beside the text it is about. Telephone
 * numbers and addresses are left: somebody may want to be called; the public sees them masked.
 */
import { h, replace } from './dom';
import { button } from './fields';
import { findSensitive, withoutSensitive, type SensitiveKind } from './sensitive';
import { t } from './words';

export interface SensitiveWarning {
  element: HTMLElement;
  /** Looks at the texts again; true when nothing stands in the way of sending. */
  check(): boolean;
}

const warningKey = { identity: 'sensitiveIdentity', bankCard: 'sensitiveBankCard' } as const;
const markKey = { identity: 'markIdentity', bankCard: 'markBankCard' } as const;
type WarnedKind = keyof typeof warningKey;

function isWarned(kind: SensitiveKind): kind is WarnedKind {
  return kind in warningKey;
}

/** A resident who says "this is no card number" is believed until the numbers change. */
export function sensitiveWarning(
  controls: (HTMLInputElement | HTMLTextAreaElement)[],
): SensitiveWarning {
  const element = h('div', { class: 'sensitive', role: 'status' });
  let shown = '';
  let kept = '';

  const numbers = () =>
    controls.flatMap((control) =>
      findSensitive(control.value).flatMap(({ kind, start, end }) =>
        isWarned(kind) ? [{ kind, text: control.value.slice(start, end) }] : [],
      ),
    );

  function remove(): void {
    for (const control of controls) {
      control.value = withoutSensitive(control.value, (kind) =>
        isWarned(kind) ? t(markKey[kind]) : null,
      );
      control.dispatchEvent(new Event('input', { bubbles: true }));
    }
    replace(element, h('p', { class: 'notice good' }, t('sensitiveRemoved')));
    controls[0]!.focus();
  }

  function keep(): void {
    kept = shown;
    replace(element, h('p', { class: 'notice warn' }, t('sensitiveKept')));
  }

  function check(): boolean {
    const found = numbers();
    const key = found.map((number) => number.text).join('|');
    if (key === '' || key === kept) {
      if (key === '' && shown !== '') replace(element);
      shown = key;
      return true;
    }
    if (key !== shown) {
      shown = key;
      const kinds = [...new Set(found.map((number) => number.kind))];
      replace(
        element,
        h(
          'div',
          { class: 'notice warn' },
          ...kinds.map((kind) => h('p', {}, t(warningKey[kind]))),
          h(
            'div',
            { class: 'row' },
            button(t('sensitiveRemove'), remove, 'main'),
            button(t('sensitiveKeep'), keep),
          ),
        ),
      );
    }
    return false;
  }

  for (const control of controls) control.addEventListener('input', () => void check());
  check();
  return { element, check };
}
