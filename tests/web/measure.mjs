// How long a page takes in Chromium: measure.mjs PAGE CHROMIUM NODE_HOME [SHOTS]
// The first complete render: from the navigation until everything is drawn and painted.  With a
// directory for SHOTS, pictures of the page: 1440 and 390 wide, light and dark.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [file, executablePath, home, shots] = process.argv.slice(2);
const { chromium } = createRequire(`${resolve(home)}/`)('playwright-core');
const url = pathToFileURL(resolve(file)).href;
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });

async function open(options) {
  const page = await (await browser.newContext(options)).newPage();
  await page.goto(url);
  await page.waitForSelector('html[data-ready=yes]');
  return page;
}

const times = [];
const choices = [];
for (let i = 0; i < 5; i++) {
  const page = await open({ viewport: { width: 1440, height: 900 } });
  times.push(await page.evaluate(() => new Promise((done) =>
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))));
  choices.push(await page.evaluate(() => new Promise((done) => {
    const start = performance.now();
    new MutationObserver(() => done(performance.now() - start)).observe(document.documentElement, { attributeFilter: ['data-drawn'] });
    document.querySelector('.tabs [data-key="tab channel"]').click();
    document.querySelector('[data-table=rules] tbody button.link')?.click();
  })));
  await page.context().close();
}
const median = (list) => Math.round([...list].sort((a, b) => a - b)[list.length >> 1]);
console.log(`first complete render: ${median(times)} ms (median of ${times.length}), a choice: ${median(choices)} ms`);

if (shots) {
  for (const [name, width] of [['desktop', 1440], ['phone', 390]]) {
    for (const colorScheme of ['light', 'dark']) {
      const page = await open({ viewport: { width, height: 900 }, colorScheme });
      await page.screenshot({ path: `${shots}/${name}-${colorScheme}.png`, fullPage: true });
      await page.locator('[data-table=rules] .examples button').first().click();
      await page.screenshot({ path: `${shots}/${name}-${colorScheme}-dialogue.png` });
      await page.context().close();
    }
  }
}
await browser.close();
