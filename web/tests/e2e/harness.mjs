/**
 * For browser tests with node's own runner (`node --test tests/e2e/*.test.mjs`, started by ./test): a demo township of its own
 * on a free port in a folder of its own, and Chromium beside it.
 *
 *   test('…', async (t) => {
 *     const demo = await startDemo(t);
 *     const browser = await startBrowser(t);
 *     const { page } = await openPage(t, browser, demo, '/p/', screens.phone);
 *     await checkAccessibility(page, 'residents');
 *   });
 *
 * Everything is taken down at the end of the test `t` it was made for. WANHU names another program, CHROMIUM another browser,
 * SHOTS a folder that `shot` leaves pictures in.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const program =
  process.env.WANHU ?? fileURLToPath(new URL('../../../build/release/wanhu', import.meta.url));
const startWaitMs = 120_000; // a demo takes up to 20 s on two quiet cores
const stopWaitMs = 15_000;

export const screens = {
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  desk: { viewport: { width: 1280, height: 800 } },
};

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * A demo that answers. `output()` is all it has printed so far, such as its accounts; `stop()` ends it before the test does,
 * and fails when it does not end by itself.
 */
export async function startDemo(t, ...options) {
  const folder = mkdtempSync(join(tmpdir(), 'wanhu-e2e-'));
  const address = `http://127.0.0.1:${await freePort()}`;
  const child = spawn(program, ['demo', '--listen', address.slice('http://'.length), ...options], {
    cwd: folder,
    env: { ...process.env, LANG: 'zh_CN.UTF-8', TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  const gone = new Promise((resolve) => {
    child.once('exit', (code, signal) =>
      resolve(`${program} ended (${code ?? signal}):\n${output}`),
    );
    child.once('error', (error) => resolve(`${program} did not start: ${error.message}`));
  });

  async function stop() {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const late = sleep(stopWaitMs, 'late', { ref: false });
    if ((await Promise.race([gone, late])) !== 'late') return;
    child.kill('SIGKILL');
    await gone;
    assert.fail(`the server did not end within ${stopWaitMs} ms of SIGTERM:\n${output}`);
  }
  t.after(async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  });

  await waitUntilReady(address, gone, () => output);
  return { address, folder, output: () => output, stop };
}

async function waitUntilReady(address, gone, output) {
  let ended = '';
  void gone.then((reason) => (ended = reason));
  const until = Date.now() + startWaitMs;
  while (Date.now() < until) {
    if (ended) assert.fail(ended);
    const answer = await fetch(`${address}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await sleep(100);
  }
  assert.fail(`not ready after ${startWaitMs} ms:\n${output()}`);
}

export async function startBrowser(t) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    chromiumSandbox: false, // the tests may run as root
    args: [
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
  t.after(() => browser.close());
  return browser;
}

/**
 * A page in a context (cookies, storage) of its own. A script error, or something the content security policy refuses, fails
 * the test at its end; so a page that only looks right does not pass.
 */
export async function openPage(t, browser, demo, path, screen = screens.desk) {
  const context = await browser.newContext({ locale: 'zh-CN', ...screen });
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) errors.push(message.text());
  });
  t.after(async () => {
    await context.close();
    assert.deepEqual(errors, [], `script errors on ${path}`);
  });
  await page.goto(demo.address + path);
  return { page, context };
}

const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** Fails on every serious or critical finding of axe, and when the page is wider than its window. */
export async function checkAccessibility(page, name) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document));
  const findings = violations
    .filter((finding) => ['serious', 'critical'].includes(finding.impact))
    .map((finding) => `${finding.id}: ${finding.nodes.map((node) => node.html).join(' | ')}`);
  assert.deepEqual(findings, [], `accessibility of ${name}`);
  const excess = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.ok(excess <= 0, `${name} is ${excess} px wider than its window`);
}

/** Leaves a picture when SHOTS names a folder, for people to look at. */
export async function shot(page, name) {
  if (!process.env.SHOTS) return;
  mkdirSync(process.env.SHOTS, { recursive: true });
  await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`), fullPage: true });
}
