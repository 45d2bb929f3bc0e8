// @vitest-environment jsdom
/** Photos on their way: made to fit, carried by the queue, added and taken back by the resident. */
import { Blob as NodeBlob } from 'node:buffer';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { photoItem } from '@/m/commands';
import { pendingFor } from '@/m/matters';
import type { OutboxItem } from '@/offline/db';
import type { ReceiptView } from '@/p/api';
import { photosView } from '@/p/photos';
import { setLanguage, t } from '@/p/words';
import { fitted, inBase64, photoSideMax } from '@/shared/photo';

// jsdom's own cannot be read.
const blobOf = (part: Uint8Array | string) => new NodeBlob([part]) as unknown as Blob;

describe('a photo that is made to fit', () => {
  it('keeps its proportions and never grows', () => {
    expect(fitted(4000, 3000)).toEqual([photoSideMax, 960]);
    expect(fitted(3000, 4000)).toEqual([960, photoSideMax]);
    expect(fitted(640, 480)).toEqual([640, 480]);
    expect(fitted(20_000, 1)).toEqual([photoSideMax, 1]);
  });

  it('travels as base64, whatever its length', async () => {
    for (const length of [0, 1, 2, 3, 0x6000, 0x6001, 100_000]) {
      const bytes = Uint8Array.from({ length }, (_, n) => n % 256);
      const text = await inBase64(blobOf(bytes));
      expect(Uint8Array.from(atob(text), (c) => c.charCodeAt(0))).toEqual(bytes);
    }
  });
});

describe('the queue of the phone', () => {
  it('carries it behind the matter, which it does not hold up', async () => {
    const item = await photoItem('m1', '7K3M9-P2QXW', blobOf('abc'));
    expect(item.command.kind).toBe('matter.add_file');
    expect(item.command.data).toEqual({ matter_id: 'm1', image: 'YWJj' });
    const queued = { kind: 'matter.add_file', about: item.about, state: 'waiting' } as OutboxItem;
    expect(pendingFor('m1', [queued])).toBeUndefined();
  });
});

const hash = 'a'.repeat(64);
const file = {
  hash,
  type: 'image/jpeg' as const,
  bytes: 3,
  width: 4,
  height: 3,
  at: '2021-03-05T09:00:00+08:00',
};
const matter = { files: [file], may: ['add_file', 'remove_file'] } as unknown as ReceiptView;
const key = { receipt: '7K3M9-P2QXW', check: '123456' };
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

describe("the resident's photos", () => {
  const asked: { path: string; init: RequestInit }[] = [];
  const onChanged = vi.fn();

  beforeEach(() => {
    asked.length = 0;
    onChanged.mockClear();
    setLanguage('zh');
    URL.createObjectURL = () => 'blob:photo';
    URL.revokeObjectURL = () => undefined;
    vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
      asked.push({ path, init });
      return new Response(JSON.stringify(matter), { status: 200 });
    });
    document.body.replaceChildren(photosView({ key, matter, onChanged }));
  });

  it('are fetched with number and code in the body', async () => {
    await settled();
    expect(asked[0]!.path).toBe('/api/v1/public/receipt/file');
    expect(JSON.parse(String(asked[0]!.init.body))).toEqual({ ...key, hash });
    expect(document.querySelector('img')?.getAttribute('src')).toBe('blob:photo');
  });

  it('are sent as they are when the browser cannot draw them, never with the code in the address', async () => {
    const input = document.querySelector<HTMLInputElement>('input[type=file]')!;
    Object.defineProperty(input, 'files', { value: [new File(['abc'], 'IMG_GPS.jpg')] });
    input.dispatchEvent(new Event('change'));
    await settled();
    const sent = asked.find(({ path }) => path.includes('/files'))!;
    expect(sent.path).toBe('/api/v1/public/files');
    const headers = sent.init.headers as Record<string, string>;
    expect(headers['X-Receipt']).toBe(key.receipt);
    expect(headers['X-Receipt-Check']).toBe(key.check);
    expect(onChanged).toHaveBeenCalledOnce();
  });

  it('are taken back', async () => {
    const remove = [...document.querySelectorAll('button')].find(
      (each) => each.textContent === t('photoRemove'),
    )!;
    remove.click();
    await settled();
    const sent = asked.find(({ path }) => path.endsWith('/remove_file'))!;
    expect(JSON.parse(String(sent.init.body))).toMatchObject({ ...key, hash });
    expect(onChanged).toHaveBeenCalledOnce();
  });
});
