// Runs desk-shots.ts through Vite, which knows TypeScript and the project's paths.
import { runnerImport } from 'vite';

const [dist, out, ...only] = process.argv.slice(2);
if (!dist || !out) throw new Error('usage: node tests/mock/desk-shots.mjs DIST OUT [page …]');
const { module } = await runnerImport(new URL('./desk-shots.ts', import.meta.url).pathname, {
  configFile: './vite.config.ts',
});
await module.main(dist, out, only);
process.exit(0); // the shots are taken; no test: Vite keeps the process alive otherwise
