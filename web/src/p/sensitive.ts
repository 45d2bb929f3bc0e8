/**
 * Finds private numbers in what a resident writes, so that the page can advise against sending them and show what the public
 * would see. The rules and their reasons are those of the server (src/domain/text/sensitive.hpp); both are held to one table,
 * tests/domain/sensitive_vectors.json.
 */
export type SensitiveKind = 'identity' | 'bankCard' | 'mobile' | 'landline' | 'email';

export interface Finding {
  kind: SensitiveKind;
  start: number;
  end: number; // after the last character
}

const provinces = '(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)';
const identityLike = new RegExp(
  `^${provinces}\\d{4}((?:1[89]|20)\\d\\d)(\\d\\d)(\\d\\d)\\d{3}[\\dX]$`,
  'i',
);
const oldIdentity = new RegExp(`^${provinces}\\d{4}(\\d\\d)(\\d\\d)(\\d\\d)\\d{3}$`);
const email = /[a-z0-9._%+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}/gi;
const mobile = /^(?:0|86|0086)?1[3-9]\d{9}$/;
const landline = /^((?:0086|86)0?|0)(10(?=\d{8}$)|2\d(?=\d{8}$)|[3-9]\d\d(?=\d{7,8}$))[2-8]\d+$/;
const group = /(\d+)(X?)/gi;
const between = /^[ \-.)]{1,3}$/;
const digitsMax = 19; // of any number that counts: a bank card

/** Each character as what it stands for, so that places stay the same: full-width forms as ASCII, every blank " ", dash "-". */
function plain(text: string): string {
  return text
    .replace(/[！-～]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/[\u00a0\u3000]/g, ' ')
    .replace(/[\u2010-\u2015]/g, '-');
}

export function findSensitive(text: string): Finding[] {
  const signs = plain(text);
  const emails = [...signs.matchAll(email)].map((match): Finding => ({
    kind: 'email',
    start: match.index,
    end: match.index + match[0].length,
  }));
  const numbers = findNumbers(signs).filter((number) =>
    emails.every((address) => number.end <= address.start || address.end <= number.start),
  );
  return [...emails, ...numbers].sort((a, b) => a.start - b.start);
}

/** Groups may be parts of one number, or several numbers in a row: the one of the most groups counts. */
function findNumbers(signs: string): Finding[] {
  const groups = [...signs.matchAll(group)];
  const found: Finding[] = [];
  for (let first = 0; first < groups.length; first++) {
    const start = groups[first]!.index;
    let best: Finding | null = null;
    let last = first;
    let digits = '';
    for (let i = first; i < groups.length; i++) {
      const { index, 1: own, 2: cross } = groups[i]!;
      if (i > first && !isJoined(signs, groups[i - 1]!, index)) break;
      digits += own!;
      if (digits.length > digitsMax) break;
      const crossed = cross !== '' && isLikeIdentity(`${digits}X`);
      const kind = crossed ? 'identity' : kindOf(digits);
      if (!kind) continue;
      best = { kind, start, end: index + own!.length + (crossed ? 1 : 0) };
      last = i;
    }
    if (best) found.push(best);
    else found.push(...findInside(groups[first]![0], start));
    first = last;
  }
  return found;
}

function isJoined(signs: string, before: RegExpExecArray, start: number): boolean {
  const end = before.index + before[0].length;
  return before[2] === '' && between.test(signs.slice(end, start));
}

/** Numbers with a right check digit inside a longer row of digits: two that were written together. */
function findInside(row: string, offset: number): Finding[] {
  const found: Finding[] = [];
  for (let at = 0; at + 18 <= row.length; at++) {
    if (!isIdentity(row.slice(at, at + 18))) continue;
    found.push({ kind: 'identity', start: offset + at, end: offset + at + 18 });
    at += 17;
  }
  return found;
}

function kindOf(digits: string): SensitiveKind | null {
  if (isLikeIdentity(digits) || isOldIdentity(digits)) return 'identity';
  if (/^[3-6]\d{15,18}$/.test(digits) && luhnSum(digits) % 10 === 0) return 'bankCard';
  if (mobile.test(digits)) return 'mobile';
  return landline.test(digits) ? 'landline' : null;
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function isLikeIdentity(text: string): boolean {
  const match = identityLike.exec(text);
  return match !== null && isDay(Number(match[1]), Number(match[2]), Number(match[3]));
}

function isOldIdentity(text: string): boolean {
  const match = oldIdentity.exec(text);
  return match !== null && isDay(1900 + Number(match[1]), Number(match[2]), Number(match[3]));
}

/** Likely, and the check digit of ISO 7064 MOD 11-2 fits. */
function isIdentity(text: string): boolean {
  if (!isLikeIdentity(text)) return false;
  let rest = 0;
  for (const digit of text.slice(0, 17)) rest = ((rest + Number(digit)) * 2) % 11;
  return '10X98765432'[rest] === text[17]!.toUpperCase();
}

function luhnSum(digits: string): number {
  let sum = 0;
  [...digits].reverse().forEach((digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  });
  return sum;
}

/** The text with every number found replaced by what `mark` says; null leaves it. */
export function withoutSensitive(
  text: string,
  mark: (kind: SensitiveKind) => string | null,
): string {
  let out = '';
  let at = 0;
  for (const { kind, start, end } of findSensitive(text)) {
    out += text.slice(at, start) + (mark(kind) ?? text.slice(start, end));
    at = end;
  }
  return out + text.slice(at);
}

/** The text as the public may read it: 110105********002X, 138****5678. Nothing that findSensitive finds is left. */
export function masked(text: string): string {
  let out = text;
  // What is left of a number may make another with its neighbours.
  for (let found = findSensitive(out); found.length > 0; found = findSensitive(out)) {
    const signs = out.split('');
    for (const finding of found) for (const place of starred(out, finding)) signs[place] = '*';
    out = signs.join('');
  }
  return out;
}

/** The places that become stars. */
function starred(text: string, { kind, start, end }: Finding): number[] {
  const signs = plain(text.slice(start, end));
  const places = [...signs.matchAll(/[^ \-.)]/g)].map((match) => start + match.index);
  if (kind === 'email') {
    const name = signs.indexOf('@');
    return Array.from({ length: name }, (_, i) => start + i).slice(name > 1 ? 1 : 0);
  }
  const digits = signs.replace(/[ \-.)]/g, '');
  const [keep, hide] = hiddenIn(kind, digits);
  return places.slice(keep, keep + hide);
}

/** How many digits stay readable at the beginning, and how many are hidden after them. */
function hiddenIn(kind: Exclude<SensitiveKind, 'email'>, digits: string): [number, number] {
  const count = digits.length;
  switch (kind) {
    case 'identity':
      return [6, count === 15 ? 6 : 8]; // the date of birth
    case 'bankCard':
      return [6, count - 10];
    case 'mobile':
      return [count - 8, 4];
    case 'landline': {
      const [, prefix, area] = landline.exec(digits)!;
      return [prefix!.length + area!.length, 4];
    }
  }
}
