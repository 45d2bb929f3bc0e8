/**
 * Finds identity-card and bank-card numbers in what a resident writes, so that the page can advise against sending them: no
 * matter needs them. It errs on the side of asking, since the person decides.
 *
 * Identity card: GB 11643-1999, 18 characters with the date of birth at 7 to 14; the check digit is not asked for, because a
 * mistyped number is as private as a right one. Bank card: 16 to 19 digits that pass the Luhn check (ISO/IEC 7812-1), written
 * with or without spaces and hyphens.
 */
export type SensitiveKind = 'identity' | 'bankCard';

export interface Finding {
  kind: SensitiveKind;
  start: number;
  end: number; // after the last character
}

// Full-width digits and letters count; anything but a space or a hyphen ends a number.
const group = '[0-9０-９]+[XxＸｘ]?';
const run = new RegExp(`${group}(?:[ \\u3000－–-]${group})*`, 'g');

export function findSensitive(text: string): Finding[] {
  return [...text.matchAll(run)].flatMap((match) => findInRun(match[0], match.index));
}

/** A run may hold several numbers ("card, then telephone"): the longest that fits from each group on is taken. */
function findInRun(text: string, offset: number): Finding[] {
  const groups = [...text.matchAll(new RegExp(group, 'g'))].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  const found: Finding[] = [];
  let first = 0;
  while (first < groups.length) {
    const { start } = groups[first]!;
    let last = groups.length - 1;
    let kind: SensitiveKind | null = null;
    for (; last >= first; last--) {
      kind = kindOf(plainNumber(text.slice(start, groups[last]!.end)));
      if (kind) break;
    }
    if (kind) found.push({ kind, start: offset + start, end: offset + groups[last]!.end });
    first = kind ? last + 1 : first + 1;
  }
  return found;
}

function plainNumber(text: string): string {
  return text.normalize('NFKC').replace(/[^0-9Xx]/g, '');
}

function kindOf(digits: string): SensitiveKind | null {
  if (isIdentityNumber(digits)) return 'identity';
  return isBankCard(digits) ? 'bankCard' : null;
}

function isIdentityNumber(text: string): boolean {
  const match = /^[1-9]\d{5}(\d{4})(\d{2})(\d{2})\d{3}[\dXx]$/.exec(text);
  if (!match) return false;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  return (
    year >= 1900 && year < 2100 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  );
}

function isBankCard(text: string): boolean {
  return /^[3-6]\d{15,18}$/.test(text) && luhnSum(text) % 10 === 0;
}

function luhnSum(digits: string): number {
  let sum = 0;
  [...digits].reverse().forEach((digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  });
  return sum;
}

/** The text with every number found replaced by what `mark` says. */
export function withoutSensitive(text: string, mark: (kind: SensitiveKind) => string): string {
  let out = '';
  let at = 0;
  for (const finding of findSensitive(text)) {
    out += text.slice(at, finding.start) + mark(finding.kind);
    at = finding.end;
  }
  return out + text.slice(at);
}
