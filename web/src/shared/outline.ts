/** Outlines of units, as the server draws them (schema UnitMap): whole numbers, y downwards, even-odd. */

/** The path of an SVG. */
export function pathOf(rings: readonly (readonly number[])[]): string {
  return rings.map((ring) => `M${ring.join(' ')}z`).join('');
}

const margin = 6; // room for the outermost line

export function viewBoxOf(map: { width: number; height: number }): string {
  return `${-margin} ${-margin} ${map.width + 2 * margin} ${map.height + 2 * margin}`;
}

/** The letters of the page around it, in units of the drawing; 0 while the drawing is not shown. */
export function lettersOf(drawing: SVGSVGElement, map: { width: number; height: number }): number {
  const scale = Math.min(
    drawing.clientWidth / (map.width + 2 * margin),
    drawing.clientHeight / (map.height + 2 * margin),
  );
  return scale > 0 ? parseFloat(getComputedStyle(drawing).fontSize) / scale : 0;
}

/**
 * Whether words of that many signs, at `size` units high, stand inside a circle of the radius `room`. Signs of Chinese are as wide
 * as high, others about half.
 */
export function fits(lines: readonly string[], size: number, room: number): boolean {
  const widths = lines.map((line) =>
    [...line].reduce((sum, sign) => sum + (sign.codePointAt(0)! >= 0x2e80 ? 1 : 0.6), 0),
  );
  const half = Math.max(0, ...widths) / 2;
  // The corners of a word are rounder than its box.
  return Math.hypot(half * size, lines.length * 0.5 * size) <= room * 1.1;
}

export interface Step {
  from: number;
  to: number;
}

/** At most `most` steps of one width from the smallest number to the largest. */
export function stepsOf(numbers: readonly number[], most = 4): Step[] {
  if (numbers.length === 0) return [];
  const low = Math.min(...numbers);
  const high = Math.max(...numbers);
  const width = Math.ceil((high - low + 1) / most);
  const count = Math.ceil((high - low + 1) / width);
  return Array.from({ length: count }, (_, n) => ({
    from: low + n * width,
    to: Math.min(high, low + (n + 1) * width - 1),
  }));
}
