// How soon the check page answers: measure_app.mjs BASE CHROMIUM NODE_HOME KEYSTROKES [SHOTS]
//
// A draft of 2,000 characters; each measured keystroke completes a phrase that is a finding, at the
// beginning, in the middle and at the end by turns.  Two times are taken from the key event's own
// time stamp: until the underline is in the document, and until the frame that shows it is done.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const [base, executablePath, home, wanted, shots] = process.argv.slice(2);
const { chromium } = createRequire(`${resolve(home)}/`)('playwright-core');
const LENGTH = 2000;
const CLEAN = [
  (i) => `您反映的第${i}件事我已经记下了，现在就为您查询。`, (i) => `第${i}个包裹昨天到了分拣中心，今天上午十点装车。`,
  (i) => `我会在今天下午五点前给您回电话，说明第${i}单的结果。`, (i) => `如果您愿意，第${i}单也可以改送楼下的柜子，您看哪种方便？`,
  (i) => `谢谢您告诉我们第${i}个问题，别的顾客就不会再遇到。`, (i) => `您说的是第${i}只箱子破了，里面的杯子有裂纹，对吗？`,
];
const FINDINGS = ['这个我也不知道。', '请您再等等吧。'];
const PHRASE = '抱歉，但是';

function draft() {
  let text = '';
  for (let i = 0; text.length < LENGTH; i++) text += i % 12 === 7 ? FINDINGS[(i / 12 | 0) % 2] : CLEAN[i % CLEAN.length](i + 1);
  return text.slice(0, LENGTH);
}

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });

async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'zh-CN', ...options });
  const page = await context.newPage();
  await page.goto(`${base}/`);
  await page.waitForSelector('html[data-ready=yes]');
  return page;
}

// The next keystroke's times; the phrase's underline is the one that was not there before.
const watch = (page) => page.evaluate(() => {
  window.__times = new Promise((done, fail) => {
    setTimeout(() => fail(new Error('no underline came')), 5000);
    const before = document.querySelectorAll('.cm-lintRange').length;
    let start = 0;
    addEventListener('keydown', (event) => {
      start = event.timeStamp;
    }, { capture: true, once: true });
    const observer = new MutationObserver(() => {
      if (document.querySelectorAll('.cm-lintRange').length <= before) return;
      observer.disconnect();
      const marked = performance.now() - start;
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => done([marked, performance.now() - start]);
        port2.postMessage(0);
      });
    });
    observer.observe(document.querySelector('.cm-content'), { childList: true, subtree: true });
  });
});

async function keystrokes(page, count) {
  const cdp = await page.context().newCDPSession(page);
  const key = async (words) => {
    await cdp.send('Input.dispatchKeyEvent', { type: 'keyDown', key: words, text: words });
    await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', key: words });
  };
  await page.locator('.cm-content').click();
  await page.keyboard.insertText(draft());
  await page.waitForSelector('.state[data-state=done]');
  const out = [];
  for (const place of ['Home', 'Middle', 'End']) {
    if (place === 'Middle') {
      await page.keyboard.press('Control+Home');
      for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowDown');
    } else await page.keyboard.press(`Control+${place}`);
    await page.keyboard.insertText(`。${PHRASE.slice(0, -1)}。`);
    await page.keyboard.press('ArrowLeft');
    for (let i = 0; i < count / 3; i++) {
      await page.waitForSelector('.state[data-state=done]');
      await page.waitForTimeout(60 + Math.random() * 90);
      await watch(page);
      await key(PHRASE.slice(-1));
      out.push(await page.evaluate(() => window.__times));
      await page.keyboard.press('Backspace');
    }
  }
  return out;
}

const at = (list, share) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))];
const ms = (list) => `median ${at(list, 0.5).toFixed(1)} ms, p99 ${at(list, 0.99).toFixed(1)} ms, most ${Math.max(...list).toFixed(1)} ms`;

const page = await open();
const times = await keystrokes(page, Number(wanted));
console.log(`${times.length} keystrokes in a draft of ${LENGTH} characters`);
console.log(`  underline in the document: ${ms(times.map((t) => t[0]))}`);
console.log(`  frame that shows it done:  ${ms(times.map((t) => t[1]))}`);
const asked = await page.evaluate(() => performance.getEntriesByType('resource').filter((e) => e.name.includes('/v1/check'))
  .map((e) => e.responseEnd - e.startTime));
console.log(`  of that, the request:      ${ms(asked)}`);
await page.context().close();

const paints = [];
let weight = [];
for (let i = 0; i < 9; i++) {
  const fresh = await open();
  await fresh.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length);
  paints.push(await fresh.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime));
  weight = await fresh.evaluate(() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    .filter((e) => !e.name.includes('/v1/')).map((e) => [new URL(e.name).pathname, e.encodedBodySize, e.decodedBodySize]));
  await fresh.context().close();
}
console.log(`first contentful paint: ${ms(paints)} (${paints.length} loads, nothing cached)`);
const kb = (n) => `${(n / 1024).toFixed(0)} kB`;
for (const [name, sent, size] of weight) console.log(`  ${name}: ${kb(sent)} sent, ${kb(size)} unpacked`);
console.log(`page weight: ${kb(weight.reduce((n, w) => n + w[1], 0))} sent, ${kb(weight.reduce((n, w) => n + w[2], 0))} unpacked (charts come when needed)`);

if (shots) {
  for (const [name, width, height] of [['desktop', 1280, 900], ['phone', 390, 844]]) {
    for (const colorScheme of ['light', 'dark']) {
      const picture = await open({ viewport: { width, height }, colorScheme });
      await picture.locator('[data-act=sampleChat]').click();
      await picture.waitForSelector('.state[data-state=done]');
      await picture.waitForTimeout(400);
      await picture.screenshot({ path: `${shots}/check-${name}-${colorScheme}.png`, fullPage: name === 'phone' });
      await picture.keyboard.press('F8');
      await picture.keyboard.press('F8');
      await picture.waitForTimeout(300);
      await picture.screenshot({ path: `${shots}/check-${name}-${colorScheme}-hint.png` });
      await picture.context().close();
    }
  }
}
await browser.close();
