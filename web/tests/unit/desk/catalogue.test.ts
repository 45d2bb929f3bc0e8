// Every sentence the desk asks for is there, in both languages, with the same holes.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from '@/i18n/desk/en.json';
import zh from '@/i18n/desk/zh.json';

type Tree = { [key: string]: string | Tree };

function flat(tree: Tree, prefix = ''): Map<string, string> {
  const out = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') out.set(prefix + key, value);
    else for (const [inner, text] of flat(value, `${prefix}${key}.`)) out.set(inner, text);
  }
  return out;
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.(ts|vue)$/.test(entry.name) ? [readFileSync(path, 'utf8')] : [];
  });
}

const chinese = flat(zh as Tree);
const english = flat(en as Tree);
const holes = (text: string) => [...new Set(text.match(/\{[a-z_]+\}/g) ?? [])].sort();

describe('the catalogue of the desk', () => {
  it('has the same keys in both languages', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
  });

  it('has the same holes in both languages', () => {
    const differ = [...chinese].filter(
      ([key, text]) => holes(text).join() !== holes(english.get(key) ?? '').join(),
    );
    expect(differ.map(([key]) => key)).toEqual([]);
  });

  it('has every key that is asked for by its whole name', () => {
    const asked = sources(join(import.meta.dirname, '../../../src/desk')).flatMap((text) =>
      [...text.matchAll(/['"`]desk\.([A-Za-z_.]+[A-Za-z_])['"`]/g)].map((match) => match[1] ?? ''),
    );
    expect(asked.length).toBeGreaterThan(150);
    const branches = new Set(
      [...chinese.keys()].flatMap((key) =>
        key.split('.').map((_, i, all) => all.slice(0, i).join('.')),
      ),
    );
    expect([...new Set(asked)].filter((key) => !chinese.has(key) && !branches.has(key))).toEqual(
      [],
    );
  });
});
