// The check page in Chromium against the running service.  app.py wrote the spec: where the service is.
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { accessible, check, equal, run, spec, visit } from './browser.mjs';

const DRAFT = '你好，我很抱歉，但是您的件还在路上。';
const CHAT = `顾客：我买的水壶漏水，把桌子都泡坏了，你们管不管！
客服：我理解您的心情，但是公司规定拆封的不能退。
顾客：那就算了？
客服：这个我也没办法，您再等等吧。`;
const UNDO = process.platform === 'darwin' ? 'Meta+z' : 'Control+z';

const open = (browser, { lang = 'zh-Hans', place = '#/check', base = spec.base, ...more } = {}) =>
  visit(browser, `${base}/${place}`, { own: (url) => url.startsWith(`${base}/`), stored: { 'huashu.lang': lang }, ...more });

const content = (page) => page.locator('.cm-content');

// The document as the editor shows it; only for texts of few lines, which are all in the page.
const text = (page) => page.evaluate(() => [...document.querySelectorAll('.cm-line')]
  .map((line) => (line.querySelector('.cm-placeholder') ? '' : line.textContent)).join('\n'));

const settled = (page) => page.waitForSelector('.state[data-state=done]', { state: 'attached' });

async function write(page, words) {
  await content(page).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(words);
  await settled(page);
}

// The underlined words, pieces that touch put together.
const underlined = (page) => page.evaluate(() => [...document.querySelectorAll('.cm-line')].flatMap((line) => {
  const out = [];
  let open = false;
  const walk = (node, inside) => {
    if (node.nodeType === Node.TEXT_NODE) {
      if (inside && open) out[out.length - 1] += node.data;
      else if (inside) out.push(node.data);
      open = inside;
      return;
    }
    const mark = inside || node.classList.contains('cm-lintRange');
    for (const child of node.childNodes) walk(child, mark);
  };
  for (const child of line.childNodes) walk(child, false);
  return out;
}));

// What the service itself says of a text.
async function ask(words, more = {}) {
  const answer = await fetch(`${spec.base}/v1/check?lang=zh-Hans`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ text: words, ...more }),
  });
  return answer.json();
}

async function fits(page, state) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  check(over <= 0, `${state}: the page is ${over} px wider than the window`);
}

async function testUnderlines(browser) {
  const { page, end } = await open(browser);
  await write(page, CHAT);
  const words = await underlined(page);
  for (const phrase of ['理解您的心情', '公司规定', '没办法', '再等等']) {
    check(words.some((w) => w.includes(phrase)), `${phrase} is underlined`);
  }
  check(!words.some((w) => w.includes('顾客') || w.includes('桌子')), 'nothing of the customer is underlined');
  const report = await ask(CHAT);
  equal(await page.locator('.found > li').count(), report.findings.length, 'one entry for each finding');
  equal(await page.locator('.overall').getAttribute('data-score'), String(report.overall.score), 'the overall score');
  check((await page.locator('.state').innerText()).includes('顾客 2 轮，客服 2 轮'), 'speakers are recognised');
  equal(await page.locator('.cm-line.voice-customer').count(), 2, 'lines of the customer');
  check((await page.locator('.tags').innerText()).includes('愤怒') === (report.tags.emotion === 'angry'), 'the mood of the customer');
  const strip = page.locator('[data-rubric=five-step] .step .status');
  const names = { met: '做到', partly: '部分', missed: '缺少', 'n/a': '不适用' };
  const steps = report.scores.find((s) => s.rubric === 'five-step').steps;
  equal((await strip.allInnerTexts()).join(' '), steps.map((s) => names[s.status]).join(' '), 'the strip of steps');
  await write(page, '您好，请稍等，我现在为您查询。');
  check((await page.locator('.state').innerText()).startsWith('当作草稿'), 'a draft is recognised');
  equal(await page.locator('.tags').count(), 0, 'a draft tells nothing of the customer');
  await write(page, '');
  equal((await underlined(page)).length, 0, 'an empty text has no underlines');
  check(await page.locator('.check-findings').isHidden(), 'an empty text has no findings');
  await end('underlines');
}

// Beyond the first plane and in many lines, the marks stand on the words that the report names.
async function testPlaces(browser) {
  const { page, end } = await open(browser);
  for (const words of [
    '😀😀您好😀，我们太忙了。\n\n　　第二段：𠮷我很抱歉，但是没有货。',
    '顾客：😀你好\n客服：𠮷𠮷亲，😀我们太忙了，\n    再等等吧。\n顾客：什么？\n客服：我没办法。',
  ]) {
    await write(page, words);
    const report = await ask(words);
    check(report.findings.length > 1, 'the text has findings');
    const marked = (await underlined(page)).join('|');
    for (const f of report.findings) {
      if (!f.text.includes('\n')) check(marked.includes(f.text), `${f.text} is underlined in ${marked}`);
    }
    check(!marked.includes('第二段') && !marked.includes('什么'), 'and no others');
  }
  const words = '😀😀您好，我很抱歉，但是您的件还在路上😀。';
  await write(page, words);
  const report = await ask(words);
  const index = report.findings.findIndex((f) => f.suggestions[0]?.kind === 'rewrite');
  const { replaces, text: better } = report.findings[index].suggestions[0];
  const points = [...words];
  points.splice(replaces.start, replaces.end - replaces.start, better);
  await page.locator(`[data-key="list ${index} fix 0"]`).click();
  await settled(page);
  equal(await text(page), points.join(''), 'a rewriting between characters beyond the first plane');
  await end('places');
}

async function testComposition(browser) {
  const { page, end } = await open(browser);
  const cdp = await page.context().newCDPSession(page);
  let hold = Promise.resolve();
  await page.route('**/v1/check*', async (route) => {
    const response = await route.fetch();
    await hold;
    await route.fulfill({ response });
  });
  await content(page).click();
  const compose = (s) => cdp.send('Input.imeSetComposition', { text: s, selectionStart: s.length, selectionEnd: s.length });
  for (const s of ['w', 'wo', 'wom', 'women']) await compose(s);
  equal(await text(page), 'women', 'what is composed stands in the text');
  await cdp.send('Input.insertText', { text: '我们太忙了' });
  await settled(page);
  equal(await text(page), '我们太忙了', 'the chosen words stand in the text');
  check((await underlined(page)).some((w) => w.includes('太忙')), 'and are underlined');

  // An answer that comes while the next word is composed waits, also with marks for another line.
  let release;
  hold = new Promise((done) => {
    release = done;
  });
  await page.keyboard.insertText('，没办法。');
  await page.keyboard.press('Enter');
  const marks = (await underlined(page)).join('|');
  await compose('n');
  await page.evaluate(() => {
    window.__node = getSelection().anchorNode;
    window.__changes = 0;
    new MutationObserver((list) => {
      window.__changes += list.filter((m) => m.type === 'childList').length;
    }).observe(document.querySelector('.cm-content'), { childList: true, subtree: true });
  });
  release();
  await page.waitForTimeout(300);
  equal((await underlined(page)).join('|'), marks, 'no mark changes while composing');
  equal(await page.evaluate(() => window.__changes), 0, 'nothing is redrawn while composing');
  for (const s of ['ni', 'nin']) await compose(s);
  equal(await page.evaluate(() => getSelection().anchorNode === window.__node), true, 'the composed node is left alone');
  equal(await text(page), '我们太忙了，没办法。\nnin', 'the text while composing');
  await cdp.send('Input.insertText', { text: '您' });
  await settled(page);
  equal(await text(page), '我们太忙了，没办法。\n您', 'the text after composing');
  check((await underlined(page)).some((w) => w.includes('没办法')), 'the marks come after composing');
  await page.keyboard.press(UNDO);
  check(!(await text(page)).includes('nin'), 'undo does not bring back what was composed');
  await end('composition');
}

async function testFixes(browser) {
  const { page, end } = await open(browser);
  await write(page, DRAFT);
  const before = (await page.locator('.overall').getAttribute('data-score'));
  await page.locator('.cm-lintRange', { hasText: '但是' }).first().hover();
  const hint = page.locator('.cm-tooltip.hints');
  await hint.waitFor();
  check((await hint.innerText()).includes('道歉之后接转折'), 'the hint says what is wrong');
  await accessible(page, 'hint at the pointer');
  await hint.locator('.fix').first().click();
  await settled(page);
  equal(await text(page), '你好，我很抱歉。您的件还在路上。', 'a click applies the rewriting');
  check(Number(await page.locator('.overall').getAttribute('data-score')) > Number(before), 'and the score rises');
  await page.keyboard.press(UNDO);
  await settled(page);
  equal(await text(page), DRAFT, 'undo takes it back');
  equal(await page.locator('.overall').getAttribute('data-score'), before, 'and the score');

  await page.keyboard.press('Control+Home');
  await page.keyboard.press('F8');
  equal(await page.evaluate(() => String(getSelection())), '抱歉，但是', 'F8 goes to the first finding');
  await page.locator('.hint-keys').waitFor();
  await accessible(page, 'hint by key');
  await page.keyboard.press('Control+.');
  await page.waitForFunction(() => document.activeElement?.classList.contains('fix'));
  await page.keyboard.press('Enter');
  await settled(page);
  equal(await text(page), '你好，我很抱歉。您的件还在路上。', 'a key applies the rewriting');
  equal(await page.evaluate(() => document.activeElement?.classList.contains('cm-content')), true, 'the keyboard is back in the editor');
  await page.keyboard.press(UNDO);
  await settled(page);
  equal(await text(page), DRAFT, 'undo after the key');

  await page.keyboard.press('Control+Home');
  await page.keyboard.press('F8');
  await page.keyboard.press('Alt+Enter');
  await page.waitForFunction(() => document.activeElement?.classList.contains('fix'));
  await page.keyboard.press('Escape');
  equal(await page.evaluate(() => document.activeElement?.classList.contains('cm-content')), true, 'Escape leads from the hint to the editor');
  equal(await text(page), DRAFT, 'and changes nothing');

  // A sentence to say takes the place of the whole sentence, and of no other.
  await write(page, '您好。这个我也没办法。谢谢您。');
  const say = page.locator('.found .fix').first();
  const words = await say.locator('bdi').innerText();
  await say.click();
  await settled(page);
  equal(await text(page), `您好。${words}谢谢您。`, 'a better sentence replaces the sentence');
  await end('fixes');
}

async function testScore(browser) {
  const { page, end } = await open(browser);
  await write(page, CHAT);
  const score = async () => Number(await page.locator('.overall').getAttribute('data-score'));
  let last = await score();
  for (let i = 0; i < 3; i++) {
    const say = await page.locator('.best .say').innerText();
    await page.locator('[data-key=insert]').click();
    await settled(page);
    const now = await text(page);
    check(now.includes(say), `“${say}” is inserted`);
    equal(now.split('\n').length, 4, 'the agent who spoke last goes on speaking');
    const next = await score();
    equal(next, (await ask(now)).overall.score, 'the card shows the score of the text');
    check(next > last, `the sentence raises the score: ${last} to ${next}`);
    last = next;
  }
  await write(page, CHAT.split('\n').slice(0, 3).join('\n'));
  await page.locator('[data-key=insert]').click();
  await settled(page);
  check(/\n客服：[^\n]+$/.test(await text(page)), 'after the customer the agent answers in a line of its own');

  await write(page, CHAT);
  const report = await ask(CHAT);
  const five = report.scores.find((s) => s.rubric === 'five-step');
  const step = five.steps.find((s) => s.evidence.length);
  await page.locator(`[data-key="step five-step/${step.id}"]`).click();
  equal(await page.evaluate(() => document.activeElement.dataset.key), `step five-step/${step.id}`, 'the keyboard stays on the step');
  await page.locator('.evidence button').first().click();
  equal(await page.evaluate(() => String(getSelection())), step.evidence[0].text, 'evidence selects its words');
  await page.locator('.others summary').click();
  await accessible(page, 'the card opened');
  await end('score');
}

// With the customer's words a draft is a reply: the steps are scored, and a chat has no need of them.
async function testReply(browser) {
  const { page, end } = await open(browser);
  const said = '我的件三天没动了，打电话也没人管，气死我了！';
  const draft = '您的件三天没动，换谁都着急，实在抱歉。能跟我说说是怎么寄的吗？';
  await write(page, draft);
  equal(await page.locator('.rubric').count(), 0, 'a draft alone has no steps');
  await page.locator('#customer-said').fill(said);
  await page.waitForSelector('[data-rubric=five-step]');
  await settled(page);
  const want = await ask(draft, { customer: said });
  equal(Number(await page.locator('.overall').getAttribute('data-score')), want.overall.score, 'the score of the reply');
  check(/答复/.test(await page.locator('.state').innerText()), 'it is read as a reply');
  equal(await text(page), draft, 'the draft is as it was');
  await content(page).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText('我不知道。');
  await settled(page);
  equal((await underlined(page)).join('|'), '我不知道', 'findings stand in the draft');
  await accessible(page, 'a reply');
  await page.reload();
  await page.waitForSelector('[data-rubric=five-step]');
  equal(await page.locator('#customer-said').inputValue(), said, 'the words outlive a reload');
  await write(page, CHAT);
  check(!(await page.locator('#customer-said').isVisible()), 'a chat has its own customer');
  await end('reply');
}

// Answers that come late land on the words they mean.
async function testLate(browser) {
  const { page, end } = await open(browser);
  await page.route('**/v1/check*', async (route) => {
    const response = await route.fetch();
    await new Promise((done) => setTimeout(done, 250));
    await route.fulfill({ response }).catch(() => undefined);
  });
  await write(page, '这个我们太忙了。');
  await page.keyboard.press('Home');
  for (const letter of '您好，我在看。') {
    await page.keyboard.insertText(letter);
    await page.waitForTimeout(90);
    const marked = await underlined(page);
    check(marked.every((w) => '我们太忙了'.includes(w)), `the underline moves with its words: ${marked}`);
  }
  await settled(page);
  equal(await text(page), '您好，我在看。这个我们太忙了。', 'the text is what was typed');
  await end('late answers');
}

const HOSTILE = `<img src=x onerror="window.__ran=1"><script>window.__ran=1</script>
客服：\u202e我很抱歉，但是<b onclick="window.__ran=1">没办法</b>\u2066</script><!--
顾客：<iframe src="javascript:window.__ran=1"></iframe>"'>&amp; \u200b
客服：我们太忙了<style>*{display:none}</style>${'<'}/title><svg onload=window.__ran=1>`;

async function testHostile(browser) {
  const { page, end } = await open(browser);
  await write(page, HOSTILE);
  check((await underlined(page)).length > 0, 'there are findings in the hostile text');
  const marks = page.locator('.cm-lintRange');
  for (let i = 0; i < Math.min(4, await marks.count()); i++) {
    await marks.nth(i).hover();
    await page.locator('.cm-tooltip.hints').waitFor();
    await page.mouse.move(0, 0);
    await page.locator('.cm-tooltip.hints').waitFor({ state: 'detached' });
  }
  for (const key of await page.locator('.step').evaluateAll((all) => all.map((e) => e.dataset.key))) {
    await page.locator(`[data-key="${key}"]`).first().click();
  }
  equal(await page.locator('#app img:not(.cm-widgetBuffer), #app iframe, #app script, #app b').count(), 0, 'markup in the text stays text');
  check((await page.locator('.cm-specialChar').count()) >= 2, 'characters that turn the text are shown');
  await page.locator('[data-act=copy]').click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('[data-act=share]').click()]);
  const file = `${spec.room}/shared.html`;
  await download.saveAs(file);
  const shared = readFileSync(file, 'utf8');
  check(!/[\u202a-\u202e\u2066-\u2069]/.test(shared), 'the shared page holds no character that turns text');
  check(!/<(script|img|iframe|svg|b)\b/i.test(shared), 'the shared page holds none of the markup');
  check(/default-src 'none'/.test(shared), 'the shared page has a policy');
  const other = await page.context().newPage();
  const wrong = [];
  other.on('console', (m) => wrong.push(m.text()));
  other.on('request', (r) => r.url() !== pathToFileURL(file).href && wrong.push(r.url()));
  await other.goto(pathToFileURL(file).href);
  equal(await other.evaluate(() => window.__ran), undefined, 'nothing runs in the shared page');
  equal(wrong.join('\n'), '', 'the shared page asks for nothing');
  check((await other.locator('.text').innerText()).includes('<img src=x onerror="window.__ran=1">'), 'the text is there to read');
  check((await other.locator('mark').count()) > 0, 'and marked');
  await accessible(other, 'shared page');
  check((await other.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, 'the shared page is not too wide');
  await other.close();
  await end('hostile text');
}

async function testKeyboard(browser) {
  const { page, end } = await open(browser);
  await page.keyboard.press('Tab');
  equal(await page.evaluate(() => document.activeElement.className), 'skip', 'the first stop is the way to the content');
  await page.keyboard.press('Enter');
  equal(await page.evaluate(() => document.activeElement.id), 'main', 'it leads there');
  for (let i = 0; i < 12 && !(await page.evaluate(() => document.activeElement.classList.contains('cm-content'))); i++) await page.keyboard.press('Tab');
  equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), '要检查的话', 'Tab reaches the editor, which has a name');
  await page.keyboard.insertText(CHAT);
  await settled(page);
  const sayings = [];
  await page.exposeFunction('heard', (words) => sayings.push(words));
  await page.evaluate(() => new MutationObserver(() => window.heard(document.querySelector('[role=status]').textContent))
    .observe(document.querySelector('[role=status]'), { childList: true }));
  await page.waitForFunction(() => /处问题/.test(document.querySelector('[role=status]').textContent));
  await page.keyboard.press('F8');
  await page.waitForFunction(() => /第 1 处/.test(document.querySelector('[role=status]').textContent));
  await page.keyboard.press('Escape');
  equal(await page.locator('.hint-keys').count(), 0, 'Escape closes the hint');
  await page.keyboard.press('Tab');
  equal(await page.evaluate(() => document.activeElement.closest('.cm-editor') === null), true, 'Tab leaves the editor');
  equal(await text(page), CHAT, 'and changes nothing');
  const seen = new Set();
  for (let i = 0; i < 60; i++) {
    seen.add(await page.evaluate(() => document.activeElement.dataset.key ?? document.activeElement.dataset.act ?? ''));
    await page.keyboard.press('Tab');
  }
  for (const key of ['insert', 'copy', 'share', 'show 0', 'step five-step/accept']) {
    check([...seen].some((s) => s.startsWith(key)), `Tab reaches ${key}`);
  }
  await page.locator('[data-key="list 1 fix 0"]').focus();
  await page.keyboard.press('Enter');
  await settled(page);
  check((await text(page)) !== CHAT, 'a wording in the list is applied with Enter');
  await end('keyboard');
}

const HAN = /\p{Script=Han}/u;

async function testLanguages(browser) {
  const { page, end } = await open(browser);
  await write(page, CHAT);
  const chrome = () => page.evaluate(() => {
    const out = [document.title];
    const shown = document.querySelectorAll('.shell, .check-head, .check-tools, .keys-help, .state, .check-findings h2, .card-head, .figures, .best h3, .kind, .step .status, .severity');
    for (const element of shown) out.push(element.innerText ?? element.textContent);
    for (const element of document.querySelectorAll('[aria-label]')) out.push(element.getAttribute('aria-label'));
    return out;
  });
  const seen = {};
  for (const [lang, title] of [['zh-Hans', '检查话术'], ['zh-Hant', '檢查話術'], ['en', 'Check wording']]) {
    await page.locator('[data-tool=lang]').selectOption(lang);
    await settled(page);
    equal(await page.locator('h1').innerText(), title, `${lang}: the heading`);
    equal(await page.evaluate(() => document.documentElement.lang), lang, `${lang}: the page's language`);
    seen[lang] = await chrome();
    check(!seen[lang].some((words) => /\{\w+\}|undefined|\[object/.test(words)), `${lang}: no hole in the texts`);
    await accessible(page, `${lang} with findings`);
  }
  // Names of languages, and what comes from rules and text, may be Chinese in an English page.
  const left = seen.en.filter((words) => HAN.test(words.replace(/[简繁]/g, '')) && !/[:：“]/.test(words));
  equal(left.join('|'), '', 'nothing of the page itself is left in Chinese');
  await page.reload();
  await page.waitForSelector('html[data-ready=yes]');
  equal(await page.locator('h1').innerText(), 'Check wording', 'the language is kept');
  await settled(page);
  equal(await text(page), CHAT, 'the draft outlives a reload');
  equal(await page.evaluate(() => JSON.stringify(localStorage).includes('水壶')), false, 'but only in this window');
  await end('languages');
}

async function testLooks(browser) {
  for (const colorScheme of ['light', 'dark']) {
    for (const [name, width] of [['desktop', 1280], ['phone', 390]]) {
      const { page, end } = await open(browser, { viewport: { width, height: 844 }, colorScheme });
      const state = (what) => `${name} ${colorScheme} ${what}`;
      const light = await page.evaluate(() => Number(/\d+/.exec(getComputedStyle(document.body).backgroundColor)[0]));
      check(colorScheme === 'dark' ? light < 64 : light > 192, state('background'));
      await accessible(page, state('empty'));
      await fits(page, state('empty'));
      await page.locator('[data-act=sampleChat]').click();
      await settled(page);
      await accessible(page, state('chat'));
      await fits(page, state('chat'));
      await page.keyboard.press('F8');
      await page.keyboard.press('F8');
      await page.locator('.hint-keys').waitFor();
      const box = await page.locator('.hint-keys').boundingBox();
      check(box.x >= 0 && box.x + box.width <= width, state('the hint is inside the window'));
      await fits(page, state('hint'));
      for (const words of ['客服：' + 'https://example.invalid/'.repeat(30) + '我们太忙了', '字'.repeat(3000)]) {
        await write(page, words);
        await fits(page, state('long words'));
      }
      await page.locator('[data-act=sampleDraft]').click();
      await settled(page);
      await accessible(page, state('draft'));
      if (name === 'phone') {
        await page.locator('.check-summary button').click();
        equal(await page.evaluate(() => document.activeElement.id), 'card-title', 'the line at the foot leads to the card');
      }
      await end(state(''));
    }
  }
  const { page, end } = await open(browser, { colorScheme: 'light' });
  await page.locator('[data-tool=theme]').selectOption('dark');
  const dark = () => page.evaluate(() => Number(/\d+/.exec(getComputedStyle(document.body).backgroundColor)[0]) < 64);
  check(await dark(), 'the theme can be chosen');
  await page.reload();
  await page.waitForSelector('html[data-ready=yes]');
  check(await dark(), 'and is kept');
  await end('theme');
}

async function testTrouble(browser) {
  const { page, end } = await open(browser, { allow: /Failed to load resource/ });
  await write(page, '您好。');
  await page.route('**/v1/**', (route) => route.abort());
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText('我们太忙了。');
  await page.locator('[data-notice=offline]').waitFor();
  await accessible(page, 'offline');
  await page.keyboard.insertText('没办法。');
  equal(await text(page), '您好。我们太忙了。没办法。', 'one can go on writing');
  await page.unroute('**/v1/**');
  // Asked at once, unless the page has found out by itself already.
  await page.evaluate(() => document.querySelector('[data-notice=offline] button')?.click());
  await page.locator('[data-notice=offline]').waitFor({ state: 'detached' });
  await settled(page);
  check((await underlined(page)).some((w) => w.includes('太忙')), 'what was written meanwhile is checked');

  const problem = { file: 'mine.yaml', line: 7, column: 3, message: 'nonsense <b>', hint: 'mend it', source: '  x' };
  await page.route('**/v1/health*', (route) => route.fulfill({ json: { status: 'degraded', fingerprint: 'f', version: '1', problem } }));
  await page.reload();
  await page.locator('[data-notice=rules]').waitFor();
  check(/mine\.yaml.*7.*nonsense <b>/s.test(await page.locator('[data-notice=rules]').innerText()), 'a broken pack is told');
  await accessible(page, 'broken pack');
  await page.unroute('**/v1/health*');

  await page.route('**/v1/check*', (route) => route.fulfill({
    status: 400, json: { error: { code: 'bad', message: 'line 3 <i>is odd</i>', hint: 'write it so' } },
  }));
  await write(page, '您好吗。');
  await page.locator('[data-notice=refused]').waitFor();
  check((await page.locator('[data-notice=refused]').innerText()).includes('line 3 <i>is odd</i>'), 'a refusal is told in its words');
  equal((await underlined(page)).length, 0, 'and nothing is underlined');
  await page.unroute('**/v1/check*');
  await write(page, '我们太忙了。');
  equal(await page.locator('[data-notice=refused]').count(), 0, 'the refusal goes with the next answer');
  await end('trouble');
}

async function testFiles(browser) {
  const { page, end } = await open(browser);
  const choose = async (file) => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.locator('[data-act=open]').click()]);
    await chooser.setFiles(file);
  };
  writeFileSync(`${spec.room}/talk.txt`, `\ufeff${CHAT.replaceAll('\n', '\r\n')}`);
  await choose(`${spec.room}/talk.txt`);
  await page.waitForFunction(() => document.querySelectorAll('.cm-line').length === 4);
  await settled(page);
  equal(await text(page), CHAT, 'a file is opened');
  writeFileSync(`${spec.room}/odd.txt`, Buffer.from([0xc4, 0xfa, 0xba, 0xc3, 0xff]));
  await choose(`${spec.room}/odd.txt`);
  await page.locator('[data-notice=refused]').waitFor();
  equal(await text(page), CHAT, 'one that is no UTF-8 is not');
  writeFileSync(`${spec.room}/big.txt`, 'x'.repeat((1 << 20) + 1));
  await choose(`${spec.room}/big.txt`);
  await page.waitForFunction(() => /1 MB/.test(document.querySelector('[data-notice=refused]')?.textContent ?? ''));
  await page.locator('[data-act=readAs]').selectOption('draft');
  await settled(page);
  check((await page.locator('.state').innerText()).startsWith('当作草稿'), 'the reader says what the text is');
  await page.locator('[data-act=readAs]').selectOption('auto');
  await page.locator('[data-act=clear]').click();
  await settled(page);
  equal(await text(page), '', 'cleared');
  await page.keyboard.press(UNDO);
  await settled(page);
  equal(await text(page), CHAT, 'clearing can be undone');
  await end('files');
}

async function testShell(browser) {
  const { page, end } = await open(browser, { place: '' });
  equal(await page.evaluate(() => location.hash), '#/check', 'the page begins with the check');
  equal(await page.locator('.places a').count(), 3, 'three places');
  equal(await page.locator('.places [aria-current=page]').innerText(), '检查', 'the place is marked');
  await page.locator('[data-tool=who]').fill('  测试员甲  ');
  await page.keyboard.press('Tab');
  equal(await page.locator('[data-tool=who]').inputValue(), '测试员甲', 'a name is kept');
  for (const hash of ['#/nowhere', '#/check/%E0%A4%A', '#<img src=x onerror=window.__ran=1>']) {
    await page.goto(`${spec.base}/${hash}`);
    await page.waitForFunction(() => location.hash === '#/check');
  }
  await page.locator('.cm-content').waitFor();
  await end('shell');
  for (const [locale, title] of [['zh-TW', '檢查話術'], ['zh-CN', '检查话术'], ['en-GB', 'Check wording'], ['fr-FR', '检查话术']]) {
    const other = await open(browser, { lang: null, locale });
    equal(await other.page.locator('h1').innerText(), title, `a browser in ${locale}`);
    await other.end(locale);
  }
}

// A service that knows people by tokens: the page asks, keeps the token for the window, shows the name.
async function testToken(browser) {
  if (!spec.guarded) return;
  const { page, end } = await open(browser, { base: spec.guarded, allow: /401/ });
  await page.locator('#token').waitFor();
  await accessible(page, 'asking for a token');
  await page.locator('#token').fill('not-the-token-that-is-wanted');
  await page.keyboard.press('Enter');
  await page.waitForTimeout(200);
  await page.locator('#token').waitFor();
  await page.locator('#token').fill(spec.secret);
  await page.keyboard.press('Enter');
  await page.locator('.me').waitFor();
  equal(await page.locator('.me').innerText(), '测试员乙', 'the token says who it is');
  await write(page, '您好，这个我也没办法。');
  check((await underlined(page)).some((w) => w.includes('没办法')), 'and the page works');
  await page.reload();
  await page.locator('.me').waitFor();
  equal(await page.evaluate((secret) => JSON.stringify(localStorage).includes(secret), spec.secret), false, 'the token stays in the window');
  await end('token');
  const other = await open(browser, { base: spec.guarded, place: `#token=${spec.secret}/practice` });
  await other.page.locator('.me').waitFor();
  equal(await other.page.evaluate(() => location.hash), '#/practice', 'a token in the address is taken out of it');
  await other.end('token in the address');
}

await run([
  testShell, testUnderlines, testPlaces, testComposition, testFixes, testScore, testReply, testLate, testHostile, testKeyboard,
  testLanguages, testLooks, testTrouble, testFiles, testToken,
]);
