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
 * Everything is taken down at the end of the test `t` it was made for. The township itself is made once for a program and
 * copied for each demo. WANHU names another program, CHROMIUM another browser, SHOTS a folder that `shot` leaves pictures in.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
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
const makeWaitMs = 240_000; // the county with its polls takes longest, more so beside other tests
const startWaitMs = 60_000;
const stopWaitMs = 15_000;
const townshipStaysMs = 3_600_000;

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
 * A township for copying, of one of the five plans or the demo's own. Two test files that begin at once may both make one;
 * whoever is first keeps it.
 */
function madeTownship(plan) {
  const { mtimeMs, size } = statSync(program);
  const made = join(tmpdir(), `wanhu-township-${plan ?? 'demo'}-${size}-${Math.round(mtimeMs)}`);
  if (existsSync(made)) return made;
  forgetOldTownships();
  const draft = mkdtempSync(`${made}-`);
  const which = plan ? ['--plan', plan] : [];
  execFileSync(program, ['demo', ...which, '--make-only', '--data', draft], {
    stdio: 'ignore',
    timeout: makeWaitMs,
  });
  try {
    renameSync(draft, made);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(made)) throw error;
  }
  return made;
}

/** Those of programs that are no longer tested; another run may still be copying a young one. */
function forgetOldTownships() {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith('wanhu-township-')) continue;
    const path = join(tmpdir(), name);
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (age > townshipStaysMs) rmSync(path, { recursive: true, force: true });
  }
}

/**
 * A demo that answers; `'--plan', 's4'` among the options makes it that plan's. `output()` is all it has printed so far, such
 * as its accounts; `stop()` ends it before the test does, and fails when it does not end by itself.
 */
export async function startDemo(t, ...options) {
  const folder = mkdtempSync(join(tmpdir(), 'wanhu-e2e-'));
  const plan = options[options.indexOf('--plan') + 1];
  const made = madeTownship(options.includes('--plan') ? plan : undefined);
  cpSync(made, join(folder, 'data'), { recursive: true });
  return startAt(t, folder, options);
}

/** The same on the data of a folder; `keep`: it stays when the server has stopped, for another one. */
export async function startAt(t, folder, options = [], keep = false) {
  const address = `http://127.0.0.1:${await freePort()}`;
  const data = join(folder, 'data');
  const listen = address.slice('http://'.length);
  const child = spawn(program, ['demo', '--listen', listen, '--data', data, ...options], {
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

  let stopping = false;
  async function stop() {
    stopping = true;
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
    if (!keep) rmSync(folder, { recursive: true, force: true });
  });

  await waitUntilReady(address, gone, () => output);
  return { address, folder, output: () => output, stop, isStopping: () => stopping };
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

/** The demo's database for the command line; its keys lie beside it. */
export function databaseOf(demo) {
  return `sqlite:${join(demo.folder, 'data', 'wanhu.db')}`;
}

/** The demo's plan with a change to its text, in force from now on. */
export function activatePlan(demo, change) {
  const plan = new URL('../../../plans/ruji-2021/plan.toml', import.meta.url);
  const file = join(demo.folder, 'changed.toml');
  writeFileSync(file, change(readFileSync(plan, 'utf8')));
  runProgram('plan', 'activate', file, '--db', databaseOf(demo));
}

/** One run of the program on the command line, to its end; fails when it fails. */
export function runProgram(...args) {
  return execFileSync(program, args, { encoding: 'utf8', timeout: makeWaitMs });
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

const demoPassword = 'Ruji-pingan-2021';

/** Queries and commands at the API, as that account: to prepare, and to check behind the pages. */
export async function signInAtApi(demo, login, password = demoPassword) {
  const answer = await fetch(`${demo.address}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  });
  assert.equal(answer.status, 200, `sign-in of ${login}: ${await answer.clone().text()}`);
  const session = await answer.json();
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(';', 1)[0])
    .join('; ');
  const get = async (path) => {
    const response = await fetch(demo.address + path, { headers: { cookie } });
    assert.equal(response.status, 200, `${path}: ${await response.clone().text()}`);
    return response.json();
  };
  const post = async (path, body) => {
    const response = await fetch(demo.address + path, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json', 'x-csrf-token': session.csrf },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    assert.equal(response.status, 200, `${path}: ${await response.clone().text()}`);
    return response.json();
  };
  const send = async (kind, data) => {
    const { results } = await post('/api/v1/commands', {
      commands: [{ id: newId(), kind, data }],
    });
    assert.ok(results[0].ok, `${kind}: ${JSON.stringify(results[0])}`);
    return results[0];
  };
  return { session, cookie, get, post, send };
}

/** A demo of its own with a browser, and the centre at the API. */
export async function startDesk(t) {
  const demo = await startDemo(t);
  const browser = await startBrowser(t);
  return { demo, browser, api: await signInAtApi(demo, 'centre1') };
}

/** A matter that a resident told the centre, with its receipt. */
export async function openMatter(api, { check = '123456', ...words }) {
  const matter_id = newId();
  const { answer } = await api.send('matter.open', { matter_id, check, ...words, channel: 'desk' });
  return { id: matter_id, receipt: answer.receipt, check };
}

/** A UUIDv7 as the pages make them. */
export function newId() {
  const hex = Date.now().toString(16).padStart(12, '0') + randomBytes(10).toString('hex');
  const variant = ((parseInt(hex[16], 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** The cookies of a signed-in account for `openPage`. */
export async function cookiesOf(demo, login) {
  const { cookie } = await signInAtApi(demo, login);
  return cookie.split('; ').map((one) => {
    const at = one.indexOf('=');
    return { name: one.slice(0, at), value: one.slice(at + 1), url: demo.address };
  });
}

/**
 * A page in a context (cookies, storage) of its own. A script error, or anything the browser writes as an error (such as what
 * the content security policy refuses), fails the test at its end; so a page that only looks right does not pass. Addresses
 * that match `mayFail` may go unanswered: a session that nobody has yet, a server that is not reached.
 */
export async function openPage(t, browser, demo, path, screen = screens.desk, options = {}) {
  const { cookies = [], english = false, senior = false } = options;
  const mayFail = options.mayFail ?? /\/api\/v1\/session$/;
  const context = await browser.newContext({ locale: 'zh-CN', ...screen });
  await context.addCookies(cookies);
  await context.addInitScript(
    ([language, large]) => {
      if (!location.protocol.startsWith('http')) return; // about:blank has no storage
      localStorage.setItem('wanhu.language', language);
      localStorage.setItem('wanhu.senior', large);
    },
    [english ? 'en' : 'zh', senior ? '1' : '0'],
  );
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (demo.isStopping?.()) return; // hooks run in order: the server goes before its pages
    const { url } = message.location();
    const network = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !(network && mayFail.test(url)))
      errors.push(`${page.url()}: ${message.text()} ${url}`);
  });
  t.after(async () => {
    await context.close();
    assert.deepEqual(errors, [], `script errors on ${path}`);
  });
  await page.goto(demo.address + path);
  return { page, context };
}

/** Signs in on the field app's own page and waits for the first pull. */
export async function signInOnPhone(phone, login, password = demoPassword) {
  await phone.getByLabel(/^账号/).fill(login);
  await phone.getByLabel(/^密码/).fill(password);
  await phone.getByRole('button', { name: '登录', exact: true }).click();
  await phone.locator('.chip').getByText('已同步').waitFor();
}

const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** Fails on every serious or critical finding of axe, and when the page is wider than its window. */
export async function checkAccessibility(page, name) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, { resultTypes: ['violations'] }),
  );
  const findings = violations
    .filter((finding) => ['serious', 'critical'].includes(finding.impact))
    .map((finding) => `${finding.id}: ${finding.nodes.map((node) => node.html).join(' | ')}`);
  assert.deepEqual(findings, [], `accessibility of ${name}`);
  assert.deepEqual(await page.evaluate(tooWide), [], `${name} is wider than its window`);
}

/** In the page: what reaches beyond the window's edge, unless a box of its own scrolls it. */
function tooWide() {
  const { documentElement: root, body } = document;
  if (root.scrollWidth <= root.clientWidth) return [];
  const scrolls = (one) =>
    one !== body && one !== root && getComputedStyle(one).overflowX !== 'visible';
  const found = [`${root.scrollWidth} px instead of ${root.clientWidth} px`];
  for (const one of document.querySelectorAll('body *')) {
    const { right } = one.getBoundingClientRect();
    if (right <= root.clientWidth + 1) continue;
    let box = one.parentElement;
    while (box && !scrolls(box)) box = box.parentElement;
    if (!box) found.push(`${one.outerHTML.slice(0, 120)} ends at ${Math.round(right)} px`);
  }
  return found.slice(0, 8);
}

/** Leaves a picture when SHOTS names a folder, for people to look at. */
export async function shot(page, name, { fullPage = true } = {}) {
  if (!process.env.SHOTS) return;
  mkdirSync(process.env.SHOTS, { recursive: true });
  await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`), fullPage });
}
