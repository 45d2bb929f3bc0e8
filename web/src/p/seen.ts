/**
 * What everybody may see: how many matters there are where, on a map if there is one and as bars in tables, and the matters
 * themselves. A village with few of them is not counted alone, so that nobody can be picked out.
 */
import { publicMap, publicMatters, type PublicMatters } from './api';
import { h, replace } from './dom';
import { failureText } from './failure';
import { button, choice, notice, type Field } from './fields';
import { publicMatter } from './preview';
import type { MapView } from './seen-map';
import { t } from './words';

type Cell = { name: string; n: number | null };

const states = [
  ['open', 'seenOpen'],
  ['overdue', 'seenOverdue'],
  ['answered', 'seenAnswered'],
  ['closed', 'seenClosed'],
] as const;

export function seenView(): HTMLElement {
  const filter = { state: '', unit: '', kind: '' };
  const numbers = h('div', { class: 'stack' });
  const mapPlace = h('div', {});
  const bars = h('div', { class: 'stack' });
  const filters = h('div', { class: 'stack' });
  const list = h('ol', { class: 'public-list stack' });
  const more = h('div', { class: 'messages' });
  let cells: PublicMatters['counts']['by_unit'] = [];
  let map: MapView | null = null;
  let unitField: Field | null = null;
  let asked = 0; // of several questions in a row only the last is answered

  async function load(before?: number): Promise<void> {
    const mine = ++asked;
    try {
      const page = await publicMatters({ ...filter, before });
      if (mine !== asked) return;
      if (before === undefined) {
        replace(numbers, figuresOf(page));
        replace(bars, ...barsOf(page));
        cells = page.counts.by_unit;
        map?.update(cells);
        if (unitField) {
          addUnits();
        } else {
          replace(filters, ...choicesOf(page));
          void showMap();
        }
        replace(list);
      }
      show(page);
    } catch (error) {
      if (mine !== asked) return;
      const again = button(t('retry'), () => void load(before));
      replace(more, notice('bad', h('p', {}, failureText(error)), again));
    }
  }

  /** Made once and then brought up to date, so that whoever chooses with the keyboard stays where they are. */
  async function showMap(): Promise<void> {
    try {
      const drawing = cells.length > 0 ? await publicMap() : null;
      if (!drawing) return;
      const { mapView } = await import('./seen-map');
      map = mapView(drawing, cells, (unit) => {
        if (unitField) unitField.control.value = unit;
        chooseUnit(unit);
      });
      map.choose(filter.unit);
      replace(mapPlace, map.element);
    } catch {
      // Neither the outlines nor the code that draws them could be had: without them the page is whole.
    }
  }

  /** What the map offers by now, the choice of units offers as well. */
  function addUnits(): void {
    const known = new Set(
      [...unitField!.control.children].map((each) => (each as HTMLOptionElement).value),
    );
    for (const { unit, name } of counted(cells))
      if (!known.has(unit)) unitField!.control.append(h('option', { value: unit }, name));
  }

  function chooseUnit(unit: string): void {
    filter.unit = unit;
    map?.choose(unit);
    void load();
  }

  function show(page: PublicMatters): void {
    list.append(...page.items.map((item) => h('li', { class: 'card' }, publicMatter(item))));
    const next = page.next;
    replace(
      more,
      list.childElementCount === 0 && h('p', { role: 'status' }, t('seenNone')),
      next !== null && button(t('seenMore'), () => void load(next)),
    );
  }

  function choicesOf(page: PublicMatters): HTMLElement[] {
    const pick = (
      name: keyof typeof filter,
      label: string,
      items: { id: string; name: string }[],
    ) =>
      choice({
        name: `seen-${name}`,
        label,
        value: '',
        items,
        none: t('seenAll'),
        onInput: (value) => {
          if (name === 'unit') return chooseUnit(value);
          filter[name] = value;
          void load();
        },
      });
    const { by_unit: units, by_kind: kinds, open, overdue } = page.counts;
    unitField = pick(
      'unit',
      t('matterUnit'),
      counted(units).map((cell) => ({ id: cell.unit, name: cell.name })),
    );
    const state = pick(
      'state',
      t('seenState'),
      states
        .filter(([id]) => (id === 'overdue' ? overdue : open) !== null)
        .map(([id, word]) => ({ id, name: t(word) })),
    );
    const kind = pick(
      'kind',
      t('matterKind'),
      counted(kinds).map((cell) => ({ id: cell.kind, name: cell.name })),
    );
    // What the plan does not publish cannot be asked for.
    return [
      ...(overdue === null ? [] : [state.element]),
      ...(units.length === 0 ? [] : [unitField.element]),
      ...(kinds.length === 0 ? [] : [kind.element]),
    ];
  }

  void load();
  return h(
    'div',
    { class: 'stack' },
    h(
      'section',
      { class: 'card stack' },
      h('h1', {}, t('seenTitle')),
      h('p', {}, t('seenIntro')),
      numbers,
      mapPlace,
      bars,
    ),
    h('section', { class: 'card stack' }, h('h2', {}, t('seenList')), filters),
    list,
    more,
  );
}

function counted<T extends Cell>(cells: readonly T[]): T[] {
  return cells.filter((cell) => cell.n !== null);
}

function figuresOf({ counts }: PublicMatters): HTMLElement {
  const figure = (label: string, n: number, late = false) =>
    h(
      'div',
      {},
      h('dt', {}, label),
      h('dd', { class: `big numbers${late ? ' late' : ''}` }, `${n}`),
    );
  return h(
    'dl',
    { class: 'figures' },
    figure(t('seenTotal'), counts.total),
    counts.open !== null && figure(t('seenOpen'), counts.open),
    counts.overdue !== null && figure(t('seenOverdue'), counts.overdue, counts.overdue > 0),
  );
}

function barsOf({ counts }: PublicMatters): HTMLElement[] {
  return [
    ...barTable(t('seenByUnit'), t('matterUnit'), counts.by_unit, counts.least),
    ...barTable(t('seenByKind'), t('matterKind'), counts.by_kind, counts.least),
  ];
}

/** Bars to look at and numbers to read, in one table. */
function barTable(caption: string, head: string, cells: Cell[], least: number): HTMLElement[] {
  if (cells.length === 0) return [];
  const largest = Math.max(...cells.map((cell) => cell.n ?? 0), 1);
  const few = cells.filter((cell) => cell.n === null);
  const rows = cells.filter((cell) => cell.n !== null);
  return [
    h(
      'table',
      { class: 'bars' },
      h('caption', {}, caption),
      h(
        'thead',
        {},
        h('tr', {}, h('th', { scope: 'col' }, head), h('th', { scope: 'col' }, t('seenCount'))),
      ),
      h(
        'tbody',
        {},
        ...rows.map((cell) =>
          h(
            'tr',
            {},
            h('th', { scope: 'row' }, cell.name),
            h('td', {}, bar((cell.n ?? 0) / largest), h('span', { class: 'numbers' }, `${cell.n}`)),
          ),
        ),
      ),
    ),
    ...(few.length > 0
      ? [
          h(
            'p',
            { class: 'hint' },
            t('seenFew', { names: few.map((cell) => cell.name).join('、'), least }),
          ),
        ]
      : []),
  ];
}

/** The number beside it says the same, so a screen reader leaves it out. The width is an attribute: no inline style. */
function bar(share: number): SVGSVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  for (const [name, value] of Object.entries({
    class: 'bar-line',
    viewBox: '0 0 100 10',
    preserveAspectRatio: 'none',
    'aria-hidden': 'true',
  }))
    svg.setAttribute(name, value);
  const line = document.createElementNS(space, 'rect');
  line.setAttribute('width', String(Math.max(share * 100, 1)));
  line.setAttribute('height', '10');
  svg.append(line);
  return svg;
}
