/** Elements in one call, so that a view reads like the page it makes. Text is always text, never markup. */
export type Child = Node | string | null | undefined | false;

type Value = string | number | boolean | EventListener | null | undefined;

/**
 * `h('button', { type: 'button', onclick: send }, 'Send')`: functions become listeners, true an empty attribute, and false,
 * null or undefined no attribute.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, Value> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.replace(/^on/, ''), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined)
      element.setAttribute(name, String(value));
  }
  element.append(...children.filter(isShown));
  return element;
}

function isShown(child: Child): child is Node | string {
  return child !== null && child !== undefined && child !== false && child !== '';
}

export function replace(parent: Element, ...children: Child[]): void {
  parent.replaceChildren(...children.filter(isShown));
}

/** Moves the reader of a screen, and the keyboard, to what has just appeared. */
export function moveTo(element: HTMLElement): void {
  if (element.tabIndex < 0) element.tabIndex = -1;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: 'start' });
}

/** A text of the server or the catalogue with its line breaks as paragraphs. */
export function paragraphs(text: string, className = ''): HTMLElement[] {
  return text
    .split(/\n+/)
    .filter((part) => part.trim() !== '')
    .map((part) => h('p', { class: className || null }, part));
}
