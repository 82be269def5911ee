// Looks at pages of audits with Chromium and compares them with what run.py counted in SQL.
import { pathToFileURL } from 'node:url';
import { check, equal, run, spec, visit } from './browser.mjs';

const number = (text) => Number(text.replace(/[^0-9.-]/g, ''));

async function open(browser, name, { hash = '', ...options } = {}) {
  const url = pathToFileURL(spec.pages[name].file).href;
  const visited = await visit(browser, url + hash, { own: (other) => other.split('#')[0] === url, ...options });
  return { ...visited, end: () => visited.end(name) };
}

const tile = (page, name) => page.locator(`[data-tile=${name}] strong`).innerText();

async function severities(page) {
  const out = [];
  for (const s of [0, 1, 2]) out.push(number(await page.locator(`.kinds [data-severity="${s}"]`).innerText()));
  return out;
}

async function checkTiles(page, want, what) {
  equal(number(await tile(page, 'dialogues')), want.dialogues, `${what}: dialogues`);
  equal(number(await tile(page, 'agents')), want.agents, `${what}: agents`);
  equal(number(await tile(page, 'findings')), want.findings, `${what}: findings`);
  const found = await severities(page);
  equal(found[2], want.errors, `${what}: errors`);
  equal(found[1], want.warnings, `${what}: warnings`);
  equal(found[0], want.findings - want.errors - want.warnings, `${what}: notes`);
  if (want.mean !== null) check(Math.abs(number(await tile(page, 'mean')) - want.mean) <= 0.0501, `${what}: mean score`);
}

// Does something and waits until the page has been drawn anew.
async function redrawn(page, act) {
  const before = await page.evaluate(() => document.documentElement.dataset.drawn);
  await act();
  await page.waitForFunction((b) => document.documentElement.dataset.drawn !== b, before);
}

async function tick(page, list, name) {
  await page.locator(`details[data-pick=${list}] > summary`).click();
  const item = page.locator(`details[data-pick=${list}] label`).filter({ has: page.locator(`bdi`, { hasText: name }) });
  await item.first().waitFor();
  const all = await item.all();
  for (const label of all) {
    if ((await label.locator('bdi').innerText()).trim() !== name.trim()) continue;
    await redrawn(page, () => label.locator('input').click());
    break;
  }
  await page.keyboard.press('Escape');
}

async function testTotals(browser) {
  for (const name of Object.keys(spec.pages)) {
    const { page, end } = await open(browser, name);
    await checkTiles(page, spec.pages[name].want.all, name);
    equal(number(await tile(page, 'aside')), spec.pages[name].want.aside, `${name}: set aside`);
    await end();
  }
}

async function testFilters(browser) {
  const { want } = spec.pages.plain;
  const { page, end } = await open(browser, 'plain');
  await tick(page, 'agents', want.agent);
  await checkTiles(page, want.byAgent, 'one agent');
  const hash = await page.evaluate(() => location.hash);
  check(decodeURIComponent(hash).includes(want.agent), 'the address names the agent');
  await redrawn(page, () => page.locator('button.reset').click());
  await checkTiles(page, want.all, 'after the reset');
  await redrawn(page, () => page.locator('input[type=date]').nth(0).fill('2026-01-20'));
  await redrawn(page, () => page.locator('input[type=date]').nth(1).fill('2026-02-10'));
  await checkTiles(page, want.period, 'a period');
  await redrawn(page, () => page.locator('button.reset').click());
  await redrawn(page, () => page.locator('[data-table=rules] tbody tr').first().locator('button.link').click());
  equal(number(await tile(page, 'dialogues')), want.byRule.dialogues, 'one rule: dialogues');
  equal(number(await tile(page, 'findings')), want.byRule.findings, 'one rule: findings');
  await end();
}

async function testHash(browser) {
  const { want } = spec.pages.plain;
  const hash = `#team=${encodeURIComponent(want.team)}&severity=warning&_by=team&_rubric=clear`;
  const { page, end } = await open(browser, 'plain', { hash });
  equal(number(await tile(page, 'dialogues')), want.bySeverity.dialogues, 'from the address: dialogues');
  equal(number(await tile(page, 'findings')), want.bySeverity.findings, 'from the address: findings');
  equal(number((await tile(page, 'share')).replace('%', '')),
    Math.round((1000 * want.bySeverity.dialogues) / want.bySeverity.base) / 10, 'from the address: share of the base');
  equal(await page.locator('select[data-key=rubric]').inputValue(), 'clear', 'from the address: rubric');
  equal(await page.locator('[data-key="tab team"]').getAttribute('aria-pressed'), 'true', 'from the address: tab');
  await end();
}

async function testTables(browser) {
  const { want } = spec.pages.plain;
  const { page, end } = await open(browser, 'plain');
  const first = () => page.locator('[data-table="by.agent"] tbody th').first().innerText();
  equal(await first(), want.worstAgent, 'lowest mean first');
  await redrawn(page, () => page.locator('[data-key="sort by.agent mean"]').click());
  check((await first()) !== want.worstAgent, 'sorted the other way');
  equal(await page.locator('[data-table="by.agent"] th[aria-sort]').getAttribute('aria-sort'), 'descending', 'aria-sort');
  equal(await page.evaluate(() => document.activeElement.dataset.key), 'sort by.agent mean', 'the focus stays');
  const rows = page.locator('[data-table=rules] tbody tr');
  for (const [i, [rule, findings, dialogues]] of want.top.entries()) {
    const row = rows.filter({ has: page.locator('code', { hasText: new RegExp(`^${rule}$`) }) });
    equal(number(await row.locator('td').nth(1).innerText()), findings, `top rule ${i}: findings`);
    equal(number(await row.locator('td').nth(2).innerText()), dialogues, `top rule ${i}: dialogues`);
  }
  for (const [need, n] of Object.entries(want.needs)) {
    const figure = await page.locator(`[data-tag=need] [data-value=${need}] .figure`).innerText();
    equal(number(figure.split(' ')[0]), n, `need ${need}`);
  }
  await tick(page, 'agents', want.agent);
  equal(number(await page.locator('[data-table=heat] tbody tr').first().locator('.heat').first().innerText()), want.step, 'heat map');
  await end();
}

async function testTrend(browser) {
  const { page, end } = await open(browser, 'plain', { hash: '#_unit=day' });
  const more = page.locator('.marks button.more');
  if (await more.count()) await more.click();
  const marks = await page.locator('.marks .mark').evaluateAll((all) =>
    all.map((m) => ({ jump: m.classList.contains('jump'), when: m.dataset.when, what: m.closest('tr').cells[2].innerText })));
  // The leap lasts from day 77 to 81 of 120, the calm from day 108 on; the first day is 2026-01-05.
  const leap = (m) => m.when >= '2026-03-22' && m.when <= '2026-03-27';
  check(marks.some((m) => m.jump && leap(m) && m.what.includes('配送')), 'the jump of a matter is marked');
  check(marks.some((m) => m.jump && leap(m) && m.what.includes('拖着不办')), 'the jump of a rule is marked');
  check(marks.some((m) => !m.jump && m.when >= '2026-04-22' && m.what.includes('有错误')), 'the drop is marked');
  const quiet = marks.filter((m) => m.when < '2026-03-20').length;
  check(quiet <= 3, `hardly a mark where nothing happened, got ${quiet}`);
  await end();
}

async function testSlider(browser) {
  const { want } = spec.pages.plain;
  const { page, end } = await open(browser, 'plain', { hash: '#_unit=day' });
  const chart = page.locator('#trend .chart');
  await chart.scrollIntoViewIfNeeded();
  const box = await chart.boundingBox();
  const at = [box.x + box.width - 17, box.y + box.height - 22];
  await page.mouse.move(...at);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, at[1], { steps: 8 });
  await redrawn(page, () => page.mouse.up());
  const to = new URLSearchParams((await page.evaluate(() => location.hash)).slice(1)).get('to');
  check(to > want.days[0] && to < want.days[1], `the slider chooses a period, got ${to}`);
  equal(await page.locator('input[type=date]').nth(1).inputValue(), to, 'and the field shows it');
  const n = number(await tile(page, 'dialogues'));
  check(n > want.all.dialogues / 4 && n < (want.all.dialogues * 3) / 4, `about half of the dialogues, got ${n}`);
  await end();
}

async function testDialogue(browser) {
  const { page, end } = await open(browser, 'hostile');
  await page.locator('[data-table=rules] .examples button').first().click();
  const box = page.locator('dialog.dialogue');
  await box.waitFor({ state: 'visible' });
  check((await box.locator('li.turn').count()) >= 4, 'the turns around the finding are shown');
  // The generator knows what words each rule stands on: the mark must cover just them.
  const marked = await box.locator('mark.focus').allInnerTexts();
  check(marked.length > 0 && marked.every((m) => m.length > 0), 'the finding is marked');
  check((await box.locator('.finding.focus .better').count()) > 0, 'better wording is shown');
  await page.keyboard.press('ArrowRight');
  check((await box.locator('mark.focus').count()) > 0, 'the next example');
  await page.keyboard.press('Escape');
  equal(await box.isVisible(), false, 'Escape closes it');
  await page.locator('[data-table=worst] tbody button.link').first().click();
  check((await box.locator('li.turn').count()) > 0, 'a dialogue of the list opens');
  await page.keyboard.press('Escape');
  const html = await page.content();
  check(!/<img src=x|<svg onload/.test(html.replace(/<script type="application\/json"[\s\S]*?<\/script>/g, '')), 'no markup came of the data');
  await end();
}

async function testMarks(browser) {
  const { page, end } = await open(browser, 'plain');
  const apology = page.locator('[data-table=rules] tr').filter({ has: page.locator('code', { hasText: /^apology-but$/ }) });
  const more = page.locator('#rules button.more');
  if (await more.count()) await more.click();
  await apology.locator('.examples button').first().click();
  equal((await page.locator('dialog mark.focus').first().innerText()), '我很抱歉，但是我们太忙了', 'the mark covers the words');
  await page.keyboard.press('Escape');
  await end();
}

async function testViews(browser) {
  for (const name of ['plain', 'hostile', 'ten', 'none']) {
    const { page, end } = await open(browser, name, { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
    const [width, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    check(width <= 390 && screen <= 390, `${name}: no sideways scrolling at 390 px, got ${width} of ${screen}`);
    await end();
  }
  const { page, end } = await open(browser, 'plain', { colorScheme: 'dark' });
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await background();
  check(await page.locator('.picks').isVisible(), 'filters on the screen');
  await page.emulateMedia({ media: 'print' });
  equal(await page.locator('.picks').isVisible(), false, 'no filters on paper');
  equal(await background(), 'rgb(255, 255, 255)', 'paper is white');
  await page.emulateMedia({ media: 'screen' });
  await redrawn(page, () => page.locator('select[data-key=theme]').selectOption('light'));
  check((await background()) !== dark, 'the theme can be changed');
  await redrawn(page, () => page.locator('select[data-key=lang]').selectOption('en'));
  equal(await page.locator('h1').innerText(), 'Service-talk audit', 'the language can be changed');
  equal(await page.evaluate(() => document.documentElement.lang), 'en', 'lang');
  await end();
}

async function testSmall(browser) {
  const ten = await open(browser, 'ten');
  check((await ten.page.locator('.small-sample').innerText()).includes('样本太少'), 'ten dialogues: the note');
  equal(await ten.page.locator('.marks').isVisible(), false, 'ten dialogues: no marks');
  equal(await ten.page.locator('#rules .bar-figure').filter({ hasText: '%' }).count(), 0, 'ten dialogues: no shares');
  await ten.end();
  const plain = await open(browser, 'plain');
  equal(await plain.page.locator('.small-sample').count(), 0, 'many dialogues: no note');
  check(await plain.page.locator('.marks').isVisible(), 'many dialogues: marks');
  await plain.end();
  const bare = await open(browser, 'bare');
  check((await bare.page.locator('#overview').innerText()).includes('没有注明客服'), 'no agents: said above');
  equal(await bare.page.locator('[data-key="tab channel"]').getAttribute('aria-pressed'), 'true', 'no agents: by channel');
  await redrawn(bare.page, () => bare.page.locator('[data-key="tab agent"]').click());
  check((await bare.page.locator('#scores').innerText()).includes('没有注明客服'), 'no agents: said in place of a table');
  check((await bare.page.locator('#trend').innerText()).includes('没有日期'), 'no days: said');
  await bare.end();
  const none = await open(browser, 'none');
  check((await none.page.locator('#overview').innerText()).includes('没有对话'), 'no dialogues: said');
  equal(await none.page.locator('canvas').count(), 0, 'no dialogues: no empty charts');
  await none.end();
}

async function testKeyboard(browser) {
  const { page, end } = await open(browser, 'plain');
  await page.keyboard.press('Tab');
  equal(await page.evaluate(() => document.activeElement.className), 'skip', 'the first stop skips to the report');
  const charts = await page.locator('.chart').evaluateAll((all) => all.map((c) => [c.getAttribute('role'), c.getAttribute('aria-label')]));
  check(charts.length >= 3 && charts.every(([role, label]) => role === 'img' && label), 'charts have names');
  await page.locator('#trend .as-table > summary').click();
  await page.locator('#trend .as-table tbody tr').first().waitFor();
  check((await page.locator('#trend .as-table tbody tr').count()) > 10, 'a chart as a table');
  await end();
}

await run([testTotals, testFilters, testHash, testTables, testTrend, testSlider, testDialogue, testMarks, testViews, testSmall, testKeyboard]);
