/**
 * The published counts on a map of the units. Colour says nothing alone: each unit has its number in words for screen readers and,
 * where it fits, in the drawing; what is kept back is hatched. The table below says the same.
 */
import { fits, lettersOf, pathOf, stepsOf, viewBoxOf, type Step } from '@/shared/outline';
import type { PublicMatters, UnitMap } from './api';
import { h, replace, type Child } from './dom';
import { button } from './fields';
import './seen-map.css';
import { t } from './words';

type Cell = PublicMatters['counts']['by_unit'][number];
type Outline = UnitMap['units'][number];
/** null: kept back; undefined: not known, since the unit's plan publishes nothing. */
type Count = number | null | undefined;

export interface MapView {
  element: HTMLElement;
  /** The unit that the list is of; empty: all. */
  choose(unit: string): void;
  /** Counts as the table has them now. */
  update(cells: readonly Cell[]): void;
}

const hatch = 'map-few';

function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | number>,
  ...children: Element[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** Safari before 15.4 does not know the word and throws; then every focus is shown. */
function showsFocus(element: Element): boolean {
  try {
    return element.matches(':focus-visible');
  } catch {
    return true;
  }
}

export function mapView(
  map: UnitMap,
  cells: readonly Cell[],
  onChoose: (unit: string) => void,
): MapView {
  let counts = new Map<string, number | null>();
  let steps: Step[] = [];
  const countOf = (unit: Outline): Count => {
    if (unit.published === false) return undefined;
    const n = counts.get(unit.unit);
    // Without any matter a unit has no cell at all.
    return n === undefined ? 0 : n;
  };
  const mayChoose = (unit: Outline) => (countOf(unit) ?? 0) > 0;
  const status = h('p', { role: 'status' });
  let chosen = '';

  const classOf = (n: Count) => {
    if (n === undefined) return 'unpublished';
    if (n === null) return 'few';
    return n === 0 ? 'none' : `step-${steps.findIndex((step) => n <= step.to)}-of-${steps.length}`;
  };
  const nameOf = (unit: Outline) => {
    const n = countOf(unit);
    if (n === undefined) return t('mapUnitUnpublished', { name: unit.name });
    if (n === null) return t('mapUnitFew', { name: unit.name });
    return n === 0 ? t('mapUnitNone', { name: unit.name }) : t('mapUnit', { name: unit.name, n });
  };

  // Lines on top of all units: a neighbour drawn later would cover half of one's own.
  const chosenLine = svg('path', { class: 'chosen-line' });
  const focusLine = svg('path', { class: 'focus-line' });
  const lineOf = (unit: Outline | undefined) => (unit ? pathOf(unit.rings) : '');

  interface Shape {
    unit: Outline;
    group: SVGGElement;
    title: SVGTitleElement;
    path: SVGPathElement;
  }

  function shapeOf(unit: Outline): Shape {
    const path = svg('path', { d: pathOf(unit.rings), 'fill-rule': 'evenodd' });
    const title = svg('title', {});
    const group = svg('g', {}, title, path);
    const press = () => {
      if (mayChoose(unit)) onChoose(chosen === unit.unit ? '' : unit.unit);
    };
    group.addEventListener('click', press);
    group.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault(); // the space bar would scroll
      press();
    });
    group.addEventListener('focus', () => {
      if (showsFocus(group)) focusLine.setAttribute('d', lineOf(unit));
    });
    group.addEventListener('blur', () => focusLine.setAttribute('d', ''));
    return { unit, group, title, path };
  }

  /** The element stays and only its attributes change, so that the keyboard stays where it is. */
  function paint({ unit, group, title, path }: Shape): void {
    const n = countOf(unit);
    path.setAttribute('class', classOf(n));
    if (n === null) path.setAttribute('fill', `url(#${hatch})`);
    else path.removeAttribute('fill');
    title.textContent = nameOf(unit);
    group.setAttribute('aria-label', nameOf(unit));
    group.setAttribute('role', mayChoose(unit) ? 'button' : 'img');
    const ofButton = {
      tabindex: '0',
      'aria-pressed': String(unit.unit === chosen),
      'data-unit': unit.unit,
    };
    for (const [name, value] of Object.entries(ofButton))
      if (mayChoose(unit)) group.setAttribute(name, value);
      else group.removeAttribute(name);
  }

  const pattern = svg(
    'pattern',
    { id: hatch, width: 24, height: 24, patternUnits: 'userSpaceOnUse' },
    svg('path', { class: 'hatch', d: 'M-6 6 6 -6M0 24 24 0M18 30 30 18' }),
  );
  const labels = svg('g', { class: 'labels', 'aria-hidden': 'true' });
  const shapes = map.units.map(shapeOf);
  const legend = h('ul', { class: 'map-legend' });
  const drawing = svg(
    'svg',
    { viewBox: viewBoxOf(map), role: 'group', 'aria-label': t('mapTitle') },
    svg('defs', {}, pattern),
    ...shapes.map(({ group }) => group),
    chosenLine,
    focusLine,
    labels,
  );

  /** Words of the page's own size, where the drawing is wide enough for them. */
  function write(): void {
    const size = lettersOf(drawing, map);
    if (size === 0) return;
    labels.setAttribute('font-size', String(size));
    labels.replaceChildren(...map.units.flatMap((unit) => words(unit, size)));
  }

  function words(unit: Outline, size: number): SVGTextElement[] {
    const n = countOf(unit);
    const [x = 0, y = 0, room = 0] = unit.label;
    const number = typeof n === 'number' ? [String(n)] : [];
    const lines = [[unit.name, ...number], number].find((some) => fits(some, size, room)) ?? [];
    return lines.map((line, at) => {
      const text = svg('text', {
        x,
        y: y + (at - (lines.length - 1) / 2) * size * 1.1,
        class: `on-${classOf(n)}`,
      });
      text.textContent = line;
      return text;
    });
  }

  function choose(unit: string): void {
    chosen = unit;
    const found = map.units.find((one) => one.unit === unit);
    shapes.forEach(paint);
    chosenLine.setAttribute('d', lineOf(found));
    replace(
      status,
      found ? t('mapChosen', { name: found.name }) : t('mapHint'),
      ' ',
      found && button(t('mapAll'), () => chooseAll(unit)),
    );
  }

  /** The button goes away with its own press; the keyboard goes back to the unit it was about. */
  function chooseAll(before: string): void {
    onChoose('');
    shapes.find(({ unit }) => unit.unit === before)?.group.focus();
  }

  function update(now: readonly Cell[]): void {
    counts = new Map(now.map((cell) => [cell.unit, cell.n]));
    const drawn = map.units.map(countOf);
    steps = stepsOf(drawn.filter((n): n is number => typeof n === 'number' && n > 0));
    shapes.forEach(paint);
    replace(legend, ...legendOf(drawn));
    write();
  }
  update(cells);
  choose('');

  const element = h(
    'figure',
    { class: 'unit-map stack' },
    h('h2', {}, t('mapTitle')),
    status,
    drawing,
    legend,
    h(
      'figcaption',
      { class: 'hint' },
      map.number ? t('mapNumber', { number: map.number }) : t('mapSketch'),
    ),
  );
  // The legend changes its height when the larger view is chosen, the drawing when the window is.
  if (typeof ResizeObserver === 'function') {
    const watch = new ResizeObserver(write);
    watch.observe(drawing);
    watch.observe(legend);
  }
  return { element, choose, update };

  function legendOf(drawn: readonly Count[]): Child[] {
    const swatch = (kind: string) =>
      svg(
        'svg',
        { viewBox: '0 0 32 24', class: 'swatch', 'aria-hidden': 'true' },
        svg('rect', {
          width: 32,
          height: 24,
          class: kind,
          ...(kind === 'few' ? { fill: `url(#${hatch})` } : {}),
        }),
      );
    const item = (kind: string, words: string) => h('li', {}, swatch(kind), words);
    return [
      ...steps.map(({ from, to }) =>
        item(classOf(from), from === to ? `${from}` : t('mapStep', { from, to })),
      ),
      drawn.some((n) => n === 0) && item('none', t('mapNone')),
      drawn.some((n) => n === null) && item('few', t('mapFew')),
      drawn.some((n) => n === undefined) && item('unpublished', t('mapUnpublished')),
    ];
  }
}
