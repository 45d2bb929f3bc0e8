/** Form controls of the page: label above, hint, error below and announced; values go straight into the caller's state. */
import { h, replace, type Child } from './dom';
import { t } from './words';

export type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export interface Field {
  element: HTMLElement;
  control: Control;
  /** Shows a sentence below the control; null takes it away. */
  fail(message: string | null): void;
}

interface FieldOptions {
  name: string;
  label: string;
  hint?: string;
  value: string;
  required?: boolean;
  onInput(value: string): void;
}

function wrap(control: Control, options: FieldOptions, more: Child = null): Field {
  const error = h('p', { class: 'error', id: `${options.name}-error` });
  const hint = options.hint && h('p', { class: 'hint', id: `${options.name}-hint` }, options.hint);
  const described = `${hint ? `${options.name}-hint ` : ''}${options.name}-error`;
  control.id = options.name;
  control.setAttribute('aria-describedby', described);
  if (options.required) control.setAttribute('aria-required', 'true');
  const fail = (message: string | null) => {
    control.setAttribute('aria-invalid', message ? 'true' : 'false');
    replace(error, message);
  };
  control.addEventListener('input', () => {
    fail(null);
    options.onInput(control.value);
  });
  return {
    element: h(
      'div',
      { class: 'field' },
      h('label', { for: options.name }, options.label),
      hint,
      control,
      more,
      error,
    ),
    control,
    fail,
  };
}

export function textField(
  options: FieldOptions & { lengthMax: number; attributes?: Record<string, string> },
): Field {
  const control = h('input', {
    type: 'text',
    maxlength: options.lengthMax,
    autocomplete: 'off',
    ...options.attributes,
  });
  control.value = options.value;
  return wrap(control, options);
}

/** A text area that says how much room is left once little is. */
export function textArea(options: FieldOptions & { lengthMax: number; rows: number }): Field {
  const left = h('p', { class: 'hint', 'aria-live': 'polite' });
  const control = h('textarea', { maxlength: options.lengthMax, rows: options.rows });
  control.value = options.value;
  control.addEventListener('input', () => {
    const count = options.lengthMax - control.value.length;
    replace(left, count <= 100 && t('whatLeft', { count }));
  });
  return wrap(control, options, left);
}

export function choice(
  options: FieldOptions & { items: { id: string; name: string }[]; none: string },
): Field {
  const control = h(
    'select',
    {},
    h('option', { value: '' }, options.none),
    ...options.items.map((item) => h('option', { value: item.id }, item.name)),
  );
  control.value = options.value;
  return wrap(control, options);
}

export function button(
  label: string,
  onClick: () => void,
  kind: 'main' | 'plain' | 'warn' = 'plain',
): HTMLButtonElement {
  return h('button', { type: 'button', class: `button ${kind}`, onclick: onClick }, label);
}

/** A box that says something went wrong or is worth knowing; announced when it appears. */
export function notice(kind: 'bad' | 'warn' | 'good', ...children: Child[]): HTMLElement {
  return h(
    'div',
    { class: `notice ${kind}`, role: kind === 'good' ? 'status' : 'alert' },
    ...children,
  );
}
