import { describe, expect, it } from 'vitest';
import { checkCode, readReceiptNumber, receiptNumber, uuidv7 } from '@/shared/ids';

describe('uuidv7', () => {
  it('carries the time, the version and the variant', () => {
    const id = uuidv7(0x0123456789ab);
    expect(id).toMatch(/^01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('sorts by time and never repeats', () => {
    const early = uuidv7(1_000_000_000_000);
    expect(early < uuidv7(1_000_000_000_001)).toBe(true);
    expect(new Set(Array.from({ length: 1000 }, () => uuidv7())).size).toBe(1000);
  });
});

describe('receiptNumber', () => {
  // Worked out by hand from the low 50 bits.
  it.each([
    ['00000000-0000-7000-8000-000000000000', '00000-00000'],
    ['01890a5d-ac96-7abc-8000-000000000001', '00000-00001'],
    ['01890a5d-ac96-7abc-8000-00000000001f', '00000-0000Z'],
    ['01890a5d-ac96-7abc-8000-000000000020', '00000-00010'],
    // Bits 49 and 48 stand in the fourth group of the text: bfff keeps only its two lowest.
    ['01890a5d-ac96-7abc-bfff-ffffffffffff', 'ZZZZZ-ZZZZZ'],
    ['01890a5d-ac96-7abc-8002-000000000000', 'G0000-00000'],
    ['01890a5d-ac96-7abc-8004-000000000000', '00000-00000'],
    ['ffffffff-ffff-ffff-fffc-0123456789ab', '014D2-PF2DB'],
  ])('%s is %s', (id, receipt) => expect(receiptNumber(id)).toBe(receipt));

  it('depends on nothing above the 50 bits', () => {
    const tail = uuidv7().slice(20);
    expect(receiptNumber(`aaaaaaaa-aaaa-7aaa-9000-${tail}`)).toBe(
      receiptNumber(`bbbbbbbb-bbbb-7bbb-9000-${tail}`),
    );
  });
});

describe('readReceiptNumber', () => {
  it.each([
    ['014d2-pf2db', '014D2-PF2DB'],
    [' 0i4D2 PF2DB ', '014D2-PF2DB'],
    ['O14D2PF2DB', '014D2-PF2DB'],
    ['０１４Ｄ２－ＰＦ２ＤＢ', '014D2-PF2DB'],
  ])('reads %s', (typed, receipt) => expect(readReceiptNumber(typed)).toBe(receipt));

  it.each(['', '014D2-PF2D', '014D2-PF2DBB', '014D2-PF2DU', '012345678*'])('refuses %j', (typed) =>
    expect(readReceiptNumber(typed)).toBeNull(),
  );
});

describe('checkCode', () => {
  it('is six digits, leading zeros kept', () => {
    const codes = Array.from({ length: 2000 }, checkCode);
    expect(codes.every((code) => /^\d{6}$/.test(code))).toBe(true);
    expect(codes.some((code) => code.startsWith('0'))).toBe(true);
  });
});
