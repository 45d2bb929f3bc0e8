// Looks at every page of the desk in Chromium at desk and phone size: a screenshot and axe's findings.
// Run: node tests/mock/desk-shots.mjs DIST OUT [page …]
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium, type Browser, type Page } from 'playwright-core';
import * as town from './desk';
import { serveDesk } from './desk-server';

const k_sizes = { desk: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };
const k_flags = [
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

interface Shot {
  name: string;
  path: string;
  role?: 'centre' | 'auditor' | 'village_lead';
  lang?: 'en';
  senior?: boolean;
  act?: (page: Page) => Promise<void>;
}

const open = town.matters.find((m) => m.state === 'handling' && !m.overdue) ?? town.matters[0];
const visitor = town.people.find((p) => p.role === 'visitor' && p.unit === 'ruyuan');

async function choose(page: Page): Promise<void> {
  await page.setInputFiles('input[type=file]', {
    name: '底册.xlsx',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from('x'),
  });
}
async function newMatter(page: Page): Promise<void> {
  await page.getByRole('button', { name: '新建事项' }).click();
  await page.getByLabel('标题').fill('村东头路灯不亮');
  await page.getByLabel('反映的内容').fill('三盏灯都不亮。');
  await page.locator('dialog[open] select[name=unit]').selectOption('ruyuan');
}

const k_shots: Shot[] = [
  { name: 'signin', path: '/sign-in' },
  { name: 'today', path: '/', role: 'centre' },
  { name: 'today-en', path: '/', role: 'centre', lang: 'en' },
  { name: 'today-senior', path: '/', role: 'centre', senior: true },
  { name: 'progress', path: '/progress', role: 'centre' },
  {
    name: 'progress-group',
    path: '/progress?by=group&unit=ruyuan',
    role: 'centre',
    act: (page) => page.locator('.series summary').click(),
  },
  { name: 'board', path: '/matters', role: 'centre' },
  { name: 'list', path: '/matters?view=list', role: 'centre' },
  {
    name: 'new-empty',
    path: '/matters',
    role: 'centre',
    act: async (page) => {
      await page.getByRole('button', { name: '新建事项' }).click();
      await page.getByRole('button', { name: '保存并出回执' }).click();
    },
  },
  {
    name: 'receipt',
    path: '/matters',
    role: 'centre',
    act: async (page) => {
      await newMatter(page);
      await page.getByRole('button', { name: '保存并出回执' }).click();
      await page.locator('.slip').waitFor();
    },
  },
  {
    name: 'matter',
    path: `/matters/${open?.id}`,
    role: 'centre',
    act: (page) => page.locator('.why summary').first().click(),
  },
  {
    name: 'matter-extend',
    path: `/matters/${open?.id}`,
    role: 'centre',
    act: async (page) => {
      await page.getByRole('button', { name: '延期' }).click();
      await page.getByRole('button', { name: '确认延期' }).click();
    },
  },
  { name: 'bulletin', path: '/bulletin', role: 'centre' },
  { name: 'my-day', path: '/my-day', role: 'centre' },
  { name: 'my-day-lead', path: '/my-day', role: 'village_lead' },
  { name: 'my-day-senior', path: '/my-day', role: 'village_lead', senior: true },
  {
    name: 'act-record',
    path: '/my-day',
    role: 'village_lead',
    act: async (page) => {
      await page.getByRole('button', { name: '登记一次 整理走访资料' }).click();
      await page.locator('dialog[open] form').waitFor();
    },
  },
  { name: 'asks', path: '/asks', role: 'centre' },
  { name: 'asks-senior', path: '/asks', role: 'centre', senior: true },
  { name: 'asks-en', path: '/asks', role: 'centre', lang: 'en' },
  { name: 'asks-year', path: '/asks?from=2021-01-01&to=2021-12-31', role: 'centre' },
  { name: 'asks-month', path: '/asks?view=month', role: 'centre' },
  {
    name: 'ask-window',
    path: '/asks/window?plan=ruji-2021-visit&rule=task.learn_the_form&day=2021-10-15',
    role: 'centre',
  },
  {
    name: 'ask-explain',
    path: '/asks/explain?plan=ruji-2021-visit&rule=task.learn_the_form&unit=qinsimiao&day=2021-10-15',
    role: 'centre',
    act: async (page) => {
      await page.getByRole('button', { name: '登记一次' }).click();
      await page.locator('dialog[open] [name=note]').fill('全村走访员看过一遍');
      await page.locator('dialog[open] button[type=submit]').click();
      await page.getByText('全村走访员看过一遍').first().waitFor();
    },
  },
  { name: 'unit', path: '/units/qinsimiao', role: 'centre' },
  {
    name: 'register',
    path: '/dwellings?unit=ruyuan',
    role: 'centre',
    act: async (page) => {
      await page.locator('tbody input[type=checkbox]').nth(1).check();
      await page.locator('tbody input[type=checkbox]').nth(2).check();
    },
  },
  {
    name: 'register-far',
    path: '/dwellings',
    role: 'centre',
    act: async (page) => {
      await page.locator('.virtual-scroll').evaluate((box) => box.scrollTo(0, 9000));
      await page.waitForTimeout(600);
    },
  },
  { name: 'dwelling', path: `/dwellings/${town.dwellings[3]?.id}`, role: 'centre' },
  { name: 'changes', path: '/register/changes', role: 'centre' },
  {
    name: 'import',
    path: '/register/import',
    role: 'centre',
    act: async (page) => {
      await choose(page);
      await page.locator('.column-list').waitFor();
    },
  },
  {
    name: 'paper',
    path: `/paper?unit=ruyuan&visitor=${visitor?.id}`,
    role: 'centre',
    act: async (page) => {
      for (const line of [
        ['1', '1', '4', '巷道路灯不亮'],
        ['9', '3', '', ''],
      ]) {
        await page.locator('#paper-code').fill(line[0] ?? '');
        await page.keyboard.press('Enter');
        await page.keyboard.type(line[1] ?? '');
        await page.keyboard.press('Enter');
        if (line[1] === '1') {
          await page.keyboard.type(line[2] ?? '');
          await page.keyboard.press('Enter');
        }
        await page.keyboard.type(line[3] ?? '');
        await page.keyboard.press('Enter');
      }
      await page.waitForTimeout(300);
    },
  },
  { name: 'people', path: '/people', role: 'centre' },
  {
    name: 'codes',
    path: '/people/import',
    role: 'centre',
    act: async (page) => {
      await choose(page);
      await page.getByRole('button', { name: /建立/ }).click();
      await page.locator('.slips').waitFor();
      await page.emulateMedia({ media: 'print' });
      await page.evaluate(() => (document.documentElement.dataset.printing = 'part'));
    },
  },
  { name: 'plan', path: '/plan?version=2', role: 'centre' },
  { name: 'plan-old', path: '/plan?version=1', role: 'centre', lang: 'en' },
  { name: 'plan-senior', path: '/plan?version=2', role: 'centre', senior: true },
  {
    name: 'plan-try',
    path: '/plan?version=2&view=try',
    role: 'centre',
    act: async (page) => {
      await page.locator('.term select').first().selectOption('working_days');
      await page.getByRole('button', { name: '看看哪些会变' }).click();
      await page.locator('[data-tile=later]').waitFor();
    },
  },
  { name: 'answers', path: '/answers', role: 'centre' },
  { name: 'journal', path: '/journal', role: 'auditor' },
  {
    name: 'receipt-print',
    path: '/matters',
    role: 'centre',
    act: async (page) => {
      await newMatter(page);
      await page.getByRole('button', { name: '保存并出回执' }).click();
      await page.locator('.slip').waitFor();
      await page.emulateMedia({ media: 'print' });
      await page.evaluate(() => (document.documentElement.dataset.printing = 'part'));
    },
  },
  { name: 'account', path: '/account', role: 'centre' },
  {
    name: 'nav',
    path: '/',
    role: 'centre',
    act: async (page) => {
      const toggle = page.locator('.nav-toggle');
      if (await toggle.isVisible()) await toggle.click();
      else await page.locator('.person-menu summary').click();
    },
  },
];

async function check(page: Page, axe: string): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const run = (
      window as unknown as {
        axe: {
          run: () => Promise<{
            violations: { id: string; impact: string; nodes: { html: string }[] }[];
          }>;
        };
      }
    ).axe.run;
    const { violations } = await run();
    return violations.map(
      (v) =>
        `${v.impact} ${v.id}: ${v.nodes
          .map((n) => n.html.slice(0, 160))
          .slice(0, 3)
          .join(' | ')}`,
    );
  });
}

async function shoot(
  browser: Browser,
  dist: string,
  out: string,
  shot: Shot,
  size: 'desk' | 'phone',
  axe: string,
): Promise<string[]> {
  const { server, address } = await serveDesk(dist, shot.role ?? null);
  const page = await browser.newPage({ viewport: k_sizes[size], bypassCSP: false });
  page.setDefaultTimeout(5000);
  const heard: string[] = [];
  page.on(
    'console',
    (message) =>
      message.type() === 'error' &&
      heard.push(`console: ${message.text()} ${message.location().url}`),
  );
  page.on(
    'console',
    (message) => message.type() === 'warning' && heard.push(`warning: ${message.text()}`),
  );
  page.on('pageerror', (error) => heard.push(`error: ${error.message}`));
  await page.addInitScript(
    `localStorage.setItem('wanhu.language','${shot.lang ?? 'zh'}'); localStorage.setItem('wanhu.senior','${shot.senior ? 1 : 0}')`,
  );
  try {
    await page.goto(address + shot.path);
    await page.locator('h1').first().waitFor();
    await page.waitForTimeout(500);
    if (shot.act) await shot.act(page);
    await page.waitForTimeout(200);
    await page.screenshot({
      path: `${out}/${shot.name}-${size}.png`,
      fullPage: !shot.name.startsWith('register'),
    });
    heard.push(...(await check(page, axe)));
    const wide = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (wide > 0) heard.push(`page scrolls sideways by ${wide}px`);
  } catch (error) {
    heard.push(`failed: ${String(error).split('\n').slice(0, 3).join(' ')}`);
  }
  await page.close();
  server.closeAllConnections();
  server.close();
  return heard.filter(
    (line) => !(shot.role === undefined && line.includes('401')) && !line.includes('favicon'),
  );
}

export async function main(dist: string, out: string, only: readonly string[]): Promise<void> {
  await mkdir(out, { recursive: true });
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    chromiumSandbox: false,
    args: k_flags,
  });
  for (const shot of k_shots.filter((s) => only.length === 0 || only.includes(s.name))) {
    for (const size of ['desk', 'phone'] as const) {
      const heard = await shoot(browser, dist, out, shot, size, axe);
      process.stdout.write(
        `${shot.name} ${size}${heard.length === 0 ? ' ok' : `\n  ${heard.join('\n  ')}`}\n`,
      );
    }
  }
  await browser.close();
}
