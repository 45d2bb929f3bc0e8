import { describe, expect, it } from 'vitest';
import { exportAddress } from '@/desk/lib/exports';

describe('the address of a workbook', () => {
  it('carries the filters that are set and the language', () => {
    expect(
      exportAddress('places/export', { kind: 'spot', unit: '', q: undefined, faults: true }, 'zh'),
    ).toBe('/api/v1/places/export?lang=zh&kind=spot&faults=true');
  });
  it('escapes what people look for', () => {
    expect(exportAddress('places/export', { q: '桥 & 路' }, 'en')).toBe(
      '/api/v1/places/export?lang=en&q=%E6%A1%A5+%26+%E8%B7%AF',
    );
  });
});
