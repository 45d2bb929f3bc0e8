import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findSensitive, masked, withoutSensitive } from '@/p/sensitive';

interface Vector {
  why: string;
  text: string;
  kinds: string[];
  masked: string;
}
/** The table that the server is held to as well. */
const vectors = JSON.parse(
  readFileSync(new URL('../../../../tests/domain/sensitive_vectors.json', import.meta.url), 'utf8'),
) as Vector[];

/** A number of a given length whose Luhn sum fits, built here so that no real card stands in the tests. */
function bankCard(length: number): string {
  const digits = `62${'1'.repeat(length - 3)}`;
  for (let last = 0; last < 10; last++) {
    const sum = [...`${digits}${last}`].reverse().reduce((total, digit, index) => {
      const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
    if (sum % 10 === 0) return `${digits}${last}`;
  }
  throw new Error('one of ten digits always fits');
}

const kinds = (text: string) => findSensitive(text).map((finding) => finding.kind);

describe('the shared table', () => {
  it.each(vectors)('$why: $text', (row) => {
    expect(kinds(row.text)).toEqual(row.kinds);
    expect(masked(row.text)).toBe(row.masked);
    expect(masked(masked(row.text))).toBe(row.masked);
  });
});

describe('findSensitive', () => {
  it.each([
    ['plain', '110101199002301234'.replace('0230', '0228')],
    ['with X', '11010119900228123X'],
    ['small x', '11010119900228123x'],
    ['full width', '１１０１０１１９９００２２８１２３Ｘ'],
    ['in groups', '110101 19900228 1234'],
    ['inside a sentence', '我的证是110101199002281234，请查'],
  ])('sees an identity number: %s', (_, text) => expect(kinds(text)).toEqual(['identity']));

  it.each([16, 17, 18, 19])('sees a bank card of %i digits', (length) => {
    expect(kinds(`卡号${bankCard(length)}。`)).toEqual(['bankCard']);
    const grouped = bankCard(length).replace(/(\d{4})(?=\d)/g, '$1 ');
    expect(kinds(grouped)).toEqual(['bankCard']);
  });

  it.each([
    ['a day that does not exist', '110101199002301234'],
    ['a year out of range', '110101179902281234'],
    [
      'sixteen digits that fail the Luhn check',
      bankCard(16).replace(/.$/, (d) => String((Number(d) + 1) % 10)),
    ],
    ['a receipt number', '7K3M9-P2QXW'],
    ['a date and a time', '2026-03-05 14:30'],
    ['no digits', '路灯坏了'],
  ])('leaves %s alone', (_, text) => expect(kinds(text)).toEqual([]));

  it('separates a card from the telephone behind it', () => {
    const text = '11010119900228123X 13800138000';
    expect(findSensitive(text)).toEqual([
      { kind: 'identity', start: 0, end: 18 },
      { kind: 'mobile', start: 19, end: 30 },
    ]);
  });

  it('finds each of several numbers', () => {
    expect(kinds(`${bankCard(16)}，110101199002281234`)).toEqual(['bankCard', 'identity']);
  });
});

describe('withoutSensitive', () => {
  it('replaces the numbers and nothing else', () => {
    const text = `证110101199002281234，电话13800138000，卡${bankCard(19)}完`;
    const mark = (kind: string) => (kind === 'mobile' ? null : `<${kind}>`);
    expect(withoutSensitive(text, mark)).toBe('证<identity>，电话13800138000，卡<bankCard>完');
  });
});
