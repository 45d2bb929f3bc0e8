/** A drawing of a page as a file of its own: what style sheets say of it goes along, as attributes. */
const k_kept = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linejoin',
  'font-size',
  'font-family',
  'text-anchor',
] as const;

export function standalone(drawing: SVGElement): string {
  const copy = drawing.cloneNode(true) as SVGElement;
  const shown = [drawing, ...drawing.querySelectorAll<SVGElement>('*')];
  const kept = [copy, ...copy.querySelectorAll<SVGElement>('*')];
  shown.forEach((element, i) => {
    const style = getComputedStyle(element);
    for (const name of k_kept) {
      const value = style.getPropertyValue(name);
      if (value !== '') kept[i]?.setAttribute(name, value);
    }
    kept[i]?.removeAttribute('class');
  });
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return new XMLSerializer().serializeToString(copy);
}
