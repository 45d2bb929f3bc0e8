/** The two languages say the same things, and nothing a person reads stands outside the catalogue. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const src = fileURLToPath(new URL('../../src', import.meta.url));
const han = /\p{Script=Han}/u;

type Tree = { [key: string]: string | Tree };

function flatten(tree: Tree, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') flat.set(prefix + key, value);
    else for (const [k, v] of flatten(value, `${prefix}${key}.`)) flat.set(k, v);
  }
  return flat;
}

function load(entry: string, language: string): Map<string, string> {
  return flatten(JSON.parse(readFileSync(join(src, 'i18n', entry, `${language}.json`), 'utf8')));
}

const holes = (text: string) =>
  [...new Set(Array.from(text.matchAll(/\{(\w+)\}/g), (match) => match[1]))].sort();

const entries = readdirSync(join(src, 'i18n'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

describe.each(entries)('catalogue %s', (entry) => {
  const zh = load(entry, 'zh');
  const en = load(entry, 'en');

  it('has the same keys in both languages', () => {
    expect([...en.keys()].sort()).toEqual([...zh.keys()].sort());
  });

  it('has the same holes in both languages', () => {
    for (const [key, text] of zh)
      expect([key, holes(en.get(key) ?? '')]).toEqual([key, holes(text)]);
  });

  it('leaves nothing empty', () => {
    const blank = [...zh, ...en].filter(([, text]) => text.trim() === '');
    expect(blank).toEqual([]);
  });
});

/** One word for one thing; the first is the word, the others are what it is also called elsewhere. */
const oneWord: [string, RegExp][] = [
  ['走访员', /入户人员|走访人员|走访人(?!员)/],
  ['村负责人', /村级负责人/],
  ['承办人', /责任人/],
  ['查询码', /校验码/],
  ['回执号', /受理号/],
  ['一次性码', /登录码/],
];

describe('the words', () => {
  const messages = join(src, '../../data/messages');
  const catalogues = [
    ...entries.map((entry) => join(src, 'i18n', entry, 'zh.json')),
    ...readdirSync(messages).map((file) => join(messages, file)),
  ];
  const sentences = catalogues.map((file) => readFileSync(file, 'utf8')).join('\n');

  it.each(oneWord)('%s is never called otherwise', (word, others) => {
    expect(sentences).toContain(word);
    expect(sentences.match(others)).toBeNull();
  });
});

/** Takes comments out but leaves strings; good enough for our own code style. */
function withoutComments(code: string): string {
  return code
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '$1');
}

/** Words these files understand when somebody pastes them; nobody ever reads them on the page. */
const understands = ['desk/lib/paper.ts', 'desk/estimates/headings.ts', 'desk/wave/headings.ts'];

describe('the code', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.(vue|ts)$/.test(file) && !file.startsWith('i18n') && !understands.includes(file),
  );

  it('is found by this test', () => expect(files.length).toBeGreaterThan(20));

  it.each(files)('%s holds no Chinese outside the catalogue', (file) => {
    const lines = withoutComments(readFileSync(join(src, file), 'utf8')).split('\n');
    expect(lines.filter((line) => han.test(line))).toEqual([]);
  });
});
