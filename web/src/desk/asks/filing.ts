/** What may be filed as a unit's own plan. No DOM in here. */
import type { Schemas } from '@/api';

/** Without error, under the plan that asks for it, and the unit's own. */
export function isFileable(
  found: Pick<Schemas['FiledCheck'], 'loads' | 'parent_fits' | 'unit_fits'>,
): boolean {
  return found.loads && found.parent_fits && found.unit_fits;
}
