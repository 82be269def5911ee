// What the tests in a browser share: the count, a page that notes whatever it should not do, and
// the run.  The first argument is the spec that the Python side wrote; a second one chooses tests.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export const spec = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const only = (process.argv[3] ?? '').toLowerCase();
const require = createRequire(`${spec.home}/`);
const { chromium } = require('playwright-core');

let passed = 0;
let failed = 0;

export function check(good, what) {
  if (good) passed++;
  else {
    failed++;
    console.log(`failed: ${what}`);
  }
}

export function equal(got, want, what) {
  check(got === want, `${what}: got ${JSON.stringify(got)}, want ${JSON.stringify(want)}`);
}

/*
 * A page of its own at `address`, ready.  `own` tells which requests may be made, `allow` which
 * words on the console; `stored` is what the browser remembers from before.
 */
export async function visit(browser, address, { own, allow = null, stored = {}, ...options }) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, ...options });
  await context.addInitScript((items) => {
    document.addEventListener('securitypolicyviolation', (e) => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`));
    for (const [key, value] of Object.entries(items)) if (value && !localStorage.getItem(key)) localStorage.setItem(key, value);
  }, stored);
  const page = await context.newPage();
  page.setDefaultTimeout(20000);
  const wrong = [];
  page.on('dialog', async (dialog) => {
    wrong.push(`dialog ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.on('console', (message) => {
    if (!allow?.test(message.text())) wrong.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => wrong.push(`error: ${error.stack}`));
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !own(request.url())) wrong.push(`request ${request.url().slice(0, 200)}`);
  });
  await page.goto(address);
  await page.waitForSelector('html[data-ready=yes]');
  return {
    page, wrong,
    async end(what) {
      equal(await page.evaluate(() => window.__ran), undefined, `${what}: something written ran`);
      equal(wrong.join('\n'), '', `${what}: nothing untoward`);
      await page.unrouteAll({ behavior: 'ignoreErrors' }); // requests may still be under way
      await context.close();
    },
  };
}

let axe = '';

// The page's policy keeps scripts of others out of script elements: axe comes in as an expression.
export async function accessible(page, what) {
  axe ||= readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  equal(violations.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.target} ${n.failureSummary}`).join(' | ')}`).join('\n'), '', `axe: ${what}`);
}

// Runs the tests one after the other, prints the count and ends the process.
export async function run(tests) {
  const browser = await chromium.launch({ executablePath: spec.chromium, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  for (const test of tests) {
    if (!test.name.toLowerCase().includes(only)) continue;
    try {
      await test(browser);
    } catch (error) {
      failed++;
      console.log(`failed: ${test.name}: ${error.stack}`);
    }
  }
  await browser.close();
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}
