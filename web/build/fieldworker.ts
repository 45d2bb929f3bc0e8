import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin, Rolldown } from 'vite';

const worker = 'm/sw.js';

/** Writes into the field app's service worker which files make its shell, and a version that changes when one of them does. */
export function fieldWorker(publicDir: string): Plugin {
  return {
    name: 'wanhu-field-worker',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const script = bundle[worker];
        if (script?.type !== 'chunk') throw new Error(`${worker} is not built`);
        const built = shellFiles(bundle);
        const still = readdirSync(join(publicDir, 'm')).map((name) => `m/${name}`);
        const hash = createHash('sha256').update(script.code);
        for (const name of built) hash.update(name).update(contentOf(bundle[name]));
        for (const name of still) hash.update(name).update(readFileSync(join(publicDir, name)));
        const paths = ['/m/', ...[...built, ...still].map((name) => `/${name}`)];
        script.code = script.code
          .replace('__VERSION__', hash.digest('hex').slice(0, 8))
          .replace('__PRECACHE__', paths.filter((path) => path !== '/m/index.html').join(' '));
      },
    },
  };
}

function contentOf(
  file: Rolldown.OutputChunk | Rolldown.OutputAsset | undefined,
): string | Uint8Array {
  if (!file) return '';
  return file.type === 'chunk' ? file.code : file.source;
}

/** The field entry's page, and every script and style it can come to load. */
function shellFiles(bundle: Rolldown.OutputBundle): string[] {
  const found = new Set<string>(['m/index.html']);
  const visit = (name: string): void => {
    const chunk = bundle[name];
    if (found.has(name) || chunk?.type !== 'chunk') return;
    found.add(name);
    for (const css of chunk.viteMetadata?.importedCss ?? []) found.add(css);
    for (const next of [...chunk.imports, ...chunk.dynamicImports]) visit(next);
  };
  for (const [name, chunk] of Object.entries(bundle))
    if (chunk.type === 'chunk' && chunk.facadeModuleId?.endsWith('m/index.html')) visit(name);
  return [...found];
}
