import { describe, expect, it } from 'vitest';
import { stratumName } from '@/desk/poll/stratum';

describe('a stratum', () => {
  const names = { mobile: '手机', v11: '甲镇一村' };
  it('is told by the names of its parts', () => {
    expect(stratumName('mobile/v11/农村', names, ' · ')).toBe('手机 · 甲镇一村 · 农村');
    expect(stratumName('landline', names, ' · ')).toBe('landline');
    expect(stratumName('', names, ' · ')).toBe('');
  });
});
