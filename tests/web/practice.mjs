// The practice room in Chromium against the running service: whole talks, drills, progress.
//
// practice.py wrote the spec: where the service is, a scenario with its model replies, rude replies,
// a drill with its model answer; what the page must show follows from those, not from the page.
import { readFileSync } from 'node:fs';
import { accessible, check, equal, run, spec, visit } from './browser.mjs';

const HAN = /\p{Script=Han}/u;
const NAMES = { 'zh-Hans': '简', 'zh-Hant': '繁', en: 'EN' };

// A page of a learner's own.
async function open(browser, who, { place = '', lang = 'zh-Hans', ...options } = {}) {
  const own = (url) => url.startsWith(`${spec.base}/`);
  const stored = { 'huashu.who': who, 'huashu.lang': lang };
  const visited = await visit(browser, `${spec.base}/#/practice${place}`, { own, stored, viewport: { width: 1280, height: 860 }, ...options });
  return { ...visited, end: () => visited.end(who) };
}

async function go(page, place) {
  await page.evaluate((to) => { location.hash = `#/practice${to}`; }, place);
}

async function api(page, path) {
  const asked = `/v1${path}${path.includes('?') ? '&' : '?'}lang=zh-Hans`;
  return page.evaluate((address) => fetch(address).then((answer) => answer.json()), asked);
}

const ask = (name) => `?learner=${encodeURIComponent(name)}`;

// Begins the scenario from its card.
async function begin(page, scenario) {
  await page.locator(`[data-scenario="${scenario}"] button.primary`).click();
  await page.waitForSelector('#reply');
}

const turnCount = (page) => page.locator('li.turn').count();

// Types a reply, sends it with Enter and waits until it has been played.
async function reply(page, text) {
  const before = await turnCount(page);
  await page.fill('#reply', text);
  await page.press('#reply', 'Enter');
  await page.waitForFunction((n) => document.querySelectorAll('li.turn').length > n, before);
}

const heat = (page) => page.locator('[role=meter]').getAttribute('aria-valuenow').then(Number);
const live = (page) => page.locator('[role=status][aria-live=polite].sr').innerText();

// No rule of axe may be broken, whatever stands on the page.
async function narrow(page, what) {
  const [width, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  check(width <= 390 && screen <= 390, `${what}: no sideways scrolling at 390 px, got ${width} of ${screen}`);
}

/* ---- the beginning ------------------------------------------------------------- */

async function testName(browser) {
  const { page, end } = await open(browser, '');
  await page.waitForSelector('#learner-name');
  await accessible(page, 'the name');
  await page.fill('#learner-name', '  ');
  await page.press('#learner-name', 'Enter');
  check(await page.locator('#learner-name').isVisible(), 'a blank is no name');
  await page.fill('#learner-name', '名'.repeat(27));
  await page.press('#learner-name', 'Enter');
  check((await page.locator('.name-form .wrong').innerText()).includes('80'), 'too long a name is told');
  await page.fill('#learner-name', '甲先生');
  await page.press('#learner-name', 'Enter');
  await page.waitForSelector('.scenario');
  equal(await page.locator('.scenario').count(), spec.scenarios.length, 'every scenario is there');
  check((await page.locator('.next').innerText()).length > 10, 'something to practise next');
  await page.reload();
  await page.waitForSelector('.scenario');
  equal(await page.locator('#learner-name').count(), 0, 'the name is remembered');
  await end();
}

async function testFilter(browser) {
  const { page, end } = await open(browser, '乙女士');
  await page.waitForSelector('.scenario');
  const shown = () => page.locator('[data-scenario]').evaluateAll((all) => all.map((a) => a.dataset.scenario).sort().join());
  const wanted = (test) => spec.scenarios.filter(test).map((s) => s.id).sort().join();
  for (const [field, of] of [['industry', (s) => [s.industry]], ['level', (s) => [String(s.level)]], ['motive', (s) => [s.motive]], ['skill', (s) => s.skills]]) {
    const value = of(spec.scenarios[0])[0];
    await page.locator(`select[data-filter=${field}]`).selectOption(value);
    equal(await shown(), wanted((s) => of(s).includes(value)), `by ${field} ${value}`);
    await page.locator(`select[data-filter=${field}]`).selectOption('');
  }
  const words = await page.locator('.picks option').allInnerTexts();
  equal(words.filter((w) => !HAN.test(w)).join(), '', 'every choice has a name');
  const { level, motive } = spec.scenarios[0];
  await page.locator('select[data-filter=level]').selectOption(String(level));
  await page.locator('select[data-filter=motive]').selectOption(motive);
  equal(await shown(), wanted((s) => s.level === level && s.motive === motive), 'by two at once');
  const persona = spec.talk;
  await page.locator('.picks button').click();
  const card = await page.locator(`[data-scenario="${persona.id}"]`).innerText();
  check(card.includes(persona.persona) && card.includes(persona.brief), 'the card names the customer and the task');
  await end();
}

/* ---- talks --------------------------------------------------------------------------- */

async function testTalk(browser) {
  const { page, end } = await open(browser, '丙先生');
  const { talk } = spec;
  await page.waitForSelector('.scenario');
  await begin(page, talk.id);
  equal(await heat(page), talk.heat, 'the heat at the beginning');
  equal(await page.locator('li.turn.customer .words').first().innerText(), talk.opening, 'the opening');
  for (const line of talk.desk) check((await page.locator('[data-fold=desk]').innerText()).includes(line), `the desk shows ${line}`);
  equal(await page.locator('.facts-out li.known').count(), 0, 'no fact is out');
  await reply(page, talk.models[0]);
  check((await heat(page)) < talk.heat, 'empathy with content calms');
  const line = await page.locator('li.turn.customer').last().locator('.words').innerText();
  check((await live(page)).includes(line), 'the customer’s line is read out');
  check((await page.locator('details.notes[open] .seen .tag').count()) > 0, 'the behaviours seen are named');
  check((await page.locator('details.notes[open] .why').innerText()).length > 3, 'why the heat moved is told');
  const known = await page.locator('.facts-out li.known').count();
  check(known > 0, 'an open question brings a fact out');
  await page.fill('#reply', '还没写完');
  const before = await page.locator('.turns').innerText();
  await page.reload();
  await page.waitForSelector('#reply');
  equal(await page.locator('.turns').innerText(), before, 'a reload goes on where it was');
  equal(await page.inputValue('#reply'), '还没写完', 'what was being typed is there');
  for (const model of talk.models.slice(1)) if (await page.locator('#reply').count()) await reply(page, model);
  await page.waitForSelector('.result');
  check(await page.locator('.outcome.settled').isVisible(), 'the model replies settle it');
  equal(await page.evaluate(() => document.activeElement.id), 'result-title', 'the keyboard is on the result');
  await checkResult(page, talk);
  await accessible(page, 'the result');
  await end();
}

async function checkResult(page, talk) {
  const id = decodeURIComponent((await page.evaluate(() => location.hash)).split('/').pop());
  const { result, replies, facts } = await api(page, `/sessions/${id}`);
  equal(Number(await page.locator('[data-result=score]').innerText()), result.score, 'the score');
  check(result.score >= 80, `the models score high, got ${result.score}`);
  equal(await page.locator('.facts-out li.known').count(), facts.filter((f) => f.known).length, 'the facts that came out');
  equal(await page.locator('.card-table').first().locator('tbody tr').count(), 5, 'the five steps');
  const five = result.report.scores.find((s) => s.rubric === 'five-step');
  for (const step of five.steps) {
    equal(await page.locator('.card-table').first().locator(`[data-step=${step.id}]`).getAttribute('data-status'), step.status, `step ${step.id}`);
  }
  equal(await page.locator('svg.curve').getAttribute('role'), 'img', 'the curve is a picture with a name');
  equal(await page.locator('svg.curve .point, svg.curve .turning').count(), replies + 1, 'a point for each reply');
  await page.locator('section[aria-labelledby=curve-title] .as-table > summary').click();
  equal(await page.locator('section[aria-labelledby=curve-title] tbody tr').count(), replies + 1, 'the curve as a table');
  equal(await page.locator('section[aria-labelledby=curve-title] tbody td.number').first().innerText(), String(talk.heat), 'which begins with the heat');
  equal(await page.locator('.skill-bars [data-skill]').count(), result.skills.length, 'the skills shown');
  equal(await page.locator('.next .rows > li').count(), result.next.length, 'what to practise next');
  equal(await page.locator('#reply').count(), 0, 'nothing more can be said');
}

async function testRude(browser) {
  const { page, end } = await open(browser, '丁女士');
  await page.waitForSelector('.scenario');
  await begin(page, spec.talk.id);
  await reply(page, spec.rude[0]);
  check((await heat(page)) > spec.talk.heat, 'a banned phrase angers');
  check((await page.locator('li.turn.agent mark').count()) > 0, 'its words are marked');
  const note = page.locator('details.notes[open] .finding').first();
  check((await note.locator('strong').innerText()).length > 1, 'the finding is named');
  check((await note.innerText()).length > 20, 'with its reason');
  for (let i = 1; i < 12 && await page.locator('#reply').count(); i++) await reply(page, spec.rude[i % spec.rude.length]);
  await page.waitForSelector('.result');
  check(await page.locator('.outcome.left').isVisible(), 'the customer leaves');
  const id = (await page.evaluate(() => location.hash)).split('/').pop();
  const { result, turns } = await api(page, `/sessions/${id}`);
  check(result.score === null || result.score < 60, `a rude talk scores low, got ${result.score}`);
  check(result.weakest.length > 0, 'weak replies are named');
  equal(await page.locator('.weak').count(), result.weakest.length, 'and shown');
  equal(await page.locator('.weak .said .words').first().innerText(), turns[result.weakest[0].turn].text, 'what was said');
  equal(await page.locator('.weak .could .words').first().innerText(), result.weakest[0].model, 'beside what could be said');
  equal(await page.locator('svg.curve .turning').count(), result.turning_points.length, 'the turning points are marked');
  await accessible(page, 'a rude talk');
  await page.locator('[data-key=again]').click();
  await page.waitForSelector('#reply');
  equal(await turnCount(page), 1, 'once more from the beginning');
  await page.fill('[data-tool=who]', '丁二');
  await page.keyboard.press('Tab');
  await page.waitForSelector('.scenario');
  equal(await page.locator('[aria-labelledby=open-title]').count(), 0, 'another learner does not see the talk');
  await page.fill('[data-tool=who]', '丁女士');
  await page.keyboard.press('Tab');
  await page.locator('[aria-labelledby=open-title] a').click();
  await page.waitForSelector('#reply');
  await page.locator('[data-key=end]').click();
  await page.locator('[data-key=remove]').click();
  await page.waitForSelector('.scenario');
  equal((await api(page, `/sessions${ask('丁女士')}`)).sessions.length, 1, 'a talk can be deleted');
  await end();
}

async function testUndoHint(browser) {
  const { page, end } = await open(browser, '戊先生');
  await page.waitForSelector('.scenario');
  await begin(page, spec.talk.id);
  check(await page.locator('[data-key=undo]').isDisabled(), 'nothing to take back yet');
  await reply(page, spec.rude[0]);
  await page.locator('[data-key=undo]').click();
  await page.waitForFunction(() => document.querySelectorAll('li.turn').length === 1);
  equal(await heat(page), spec.talk.heat, 'undo brings the heat back');
  equal(await page.inputValue('#reply'), spec.rude[0], 'and the words into the box');
  await page.locator('[data-key=hint]').click();
  await page.waitForSelector('.hint');
  const { hint, model } = await api(page, `/sessions/${(await page.evaluate(() => location.hash)).split('/').pop()}/hint`);
  equal(await page.locator('.hint > p').innerText(), hint, 'the hint');
  check((await live(page)).includes(hint), 'the hint is read out');
  equal(await page.locator('.hint .better').isVisible(), false, 'the model reply is folded');
  await accessible(page, 'a talk with a hint');
  await page.locator('.hint summary').click();
  equal(await page.locator('.hint .better').innerText(), model, 'the model reply');
  await page.locator('[data-key=use-model]').click();
  equal(await page.inputValue('#reply'), model, 'goes into the box');
  equal(await page.evaluate(() => document.activeElement.id), 'reply', 'and the keyboard too');
  await go(page, '');
  await page.waitForSelector('[aria-labelledby=open-title]');
  await accessible(page, 'the list with a talk under way');
  await page.locator('[aria-labelledby=open-title] a').click();
  await page.waitForSelector('#reply');
  equal(await page.inputValue('#reply'), model, 'an open talk is resumed as it was');
  await page.fill('#reply', '好'.repeat(3000));
  await page.press('#reply', 'Enter');
  check((await page.locator('.composer .wrong').innerText()).includes('9000'), 'a reply that is too long is told before it is sent');
  equal(await turnCount(page), 1, 'and not sent');
  await page.locator('[data-key=end]').click();
  await page.locator('[data-key=end-now]').click();
  await page.waitForSelector('.outcome.ended');
  await end();
}

// While an input method composes, Enter chooses characters; behind it, Enter sends.
async function testComposition(browser) {
  const { page, end } = await open(browser, '己女士');
  await page.waitForSelector('.scenario');
  await begin(page, spec.talk.id);
  await page.focus('#reply');
  const keyboard = await page.context().newCDPSession(page);
  await keyboard.send('Input.imeSetComposition', { text: 'shizai', selectionStart: 6, selectionEnd: 6 });
  await page.keyboard.press('Enter');
  await page.evaluate(() => document.querySelector('#reply').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true })));
  equal(await turnCount(page), 1, 'Enter in a composition does not send');
  await keyboard.send('Input.imeSetComposition', { text: '实在抱歉', selectionStart: 4, selectionEnd: 4 });
  await keyboard.send('Input.insertText', { text: '实在抱歉' });
  const text = (await page.inputValue('#reply')).replace(/^shizai\n?/, '');
  check(text.startsWith('实在抱歉'), `what was composed stands, got ${JSON.stringify(text)}`);
  await page.evaluate(() => {
    const event = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true });
    Object.defineProperty(event, 'keyCode', { value: 229 });
    document.querySelector('#reply').dispatchEvent(event);
  });
  equal(await turnCount(page), 1, 'nor the key that ends one');
  await page.fill('#reply', '实在抱歉');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.insertText('让您久等了。');
  equal(await page.inputValue('#reply'), '实在抱歉\n让您久等了。', 'Shift-Enter starts a line');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelectorAll('li.turn').length > 1);
  equal(await page.locator('li.turn.agent .words').innerText(), '实在抱歉\n让您久等了。', 'and both are sent');
  await end();
}

// Text of a stranger stays text, in every place that it is shown.
async function testHostile(browser) {
  const bad = '<img src=x onerror="window.__ran=1"><svg onload="window.__ran=1">"\'&lt;/textarea>\u202e</script><script>window.__ran=1</script>';
  const who = '<b onmouseover=window.__ran=1>庚</b>';
  const { page, wrong, end } = await open(browser, who);
  await page.waitForSelector('.scenario');
  await begin(page, spec.talk.id);
  await reply(page, bad);
  equal(await page.locator('li.turn.agent .words').innerText(), bad, 'the words as they were typed');
  equal(await page.locator('main img, main script, li.turn svg, main b').count(), 0, 'no element came of them');
  await page.locator('[data-key=end]').click();
  await page.locator('[data-key=end-now]').click();
  await page.waitForSelector('.result');
  await go(page, '/drill');
  await page.fill('#answer', bad);
  await page.press('#answer', 'Enter');
  await page.waitForSelector('.verdict');
  await go(page, '/progress');
  await page.waitForSelector('.tiles');
  check((await page.locator('h1').innerText()).includes(who), 'nor of the name');
  equal(await page.locator('main img, main script, main b').count(), 0, 'no element came of the name');
  await go(page, '/talk/%3Cimg%20src=x%20onerror=window.__ran=1%3E');
  await page.waitForSelector('main .notice');
  equal(await page.locator('main img').count(), 0, 'nor of the address');
  await go(page, '');
  await page.waitForSelector('.scenario');
  // Chromium itself notes the answer 404.
  wrong.splice(0, wrong.length, ...wrong.filter((w) => !/Failed to load resource.*404/.test(w)));
  await end();
}

// The service stops answering: it is said, nothing typed is lost, and it can be tried again.
async function testTrouble(browser) {
  const { page, wrong, end } = await open(browser, '辛先生');
  await page.waitForSelector('.scenario');
  await begin(page, spec.talk.id);
  await page.route('**/v1/sessions/*/replies*', (route) => route.abort());
  await page.fill('#reply', spec.talk.models[0]);
  await page.press('#reply', 'Enter');
  await page.waitForSelector('[role=alert].problem');
  check((await page.locator('.problem').innerText()).includes('huashu serve'), 'what to look at is told');
  equal(await page.inputValue('#reply'), spec.talk.models[0], 'the words are still there');
  await accessible(page, 'a failure');
  // The reply is played, but the answer to it is lost: the second try does not play it twice.
  await page.unroute('**/v1/sessions/*/replies*');
  await page.route('**/v1/sessions/*/replies*', async (route) => {
    await route.fetch();
    await route.abort();
  }, { times: 1 });
  await Promise.all([page.waitForEvent('requestfailed'), page.locator('[data-key=retry]').click()]);
  await page.waitForSelector('[role=alert].problem');
  equal(await page.locator('li.turn.agent').count(), 0, 'it looks as if nothing had been played');
  await page.locator('[data-key=retry]').click();
  await page.waitForFunction(() => document.querySelectorAll('li.turn').length > 1);
  equal(await page.locator('li.turn.agent').count(), 1, 'it is sent once');
  equal(await page.inputValue('#reply'), '', 'and then the box is empty');
  await page.route('**/v1/scenarios?*', (route) => route.abort());
  await go(page, '');
  await page.waitForSelector('[role=alert].problem');
  await page.unroute('**/v1/scenarios?*');
  await page.locator('[data-key=retry]').click();
  await page.waitForSelector('.scenario');
  await go(page, '/talk/nothing-here');
  await page.waitForSelector('main .notice');
  check((await page.locator('main').innerText()).includes('没有这场对练'), 'a talk that is not there');
  const odd = wrong.filter((w) => !/Failed to load resource/.test(w));
  equal(odd.join('\n'), '', 'nothing but the failures themselves in the console');
  wrong.length = 0;
  await end();
}

/* ---- drills and progress ---------------------------------------------------------------- */

async function testDrills(browser) {
  const { page, end } = await open(browser, '壬女士', { place: '/drill' });
  await page.waitForSelector('#answer');
  equal(await page.locator('.skills [data-skill]:not([data-skill=""])').count(), spec.skills.length, 'every skill with drills');
  await page.locator(`.skills [data-skill=${spec.drillSkill}]`).click();
  await page.waitForFunction((skill) => document.querySelector(`.skills [data-skill="${skill}"]`)?.getAttribute('aria-current') === 'true', spec.drillSkill);
  await page.waitForSelector('[data-drill]');
  const first = await page.locator('[data-drill]').getAttribute('data-drill');
  const drill = spec.drills[first];
  equal(drill.skill, spec.drillSkill, 'a drill of the skill');
  check((await page.locator('.drill').innerText()).includes(drill.task), 'the task');
  check((await page.locator('.quote-box.given').innerText()).includes(drill.given), 'what to work on');
  await page.fill('#answer', drill.given);
  await page.reload();
  await page.waitForSelector('#answer');
  equal(await page.inputValue('#answer'), drill.given, 'what was being typed outlives a reload');
  await page.press('#answer', 'Enter');
  await page.waitForSelector('.verdict.failed');
  check((await page.locator('.points .missed').count()) > 0, 'what is missing is named');
  equal(await page.locator('.verdict .better.words').isVisible(), false, 'the model stays folded');
  equal(await page.evaluate(() => document.activeElement.dataset.key), 'once-more', 'the keyboard is on answering again');
  await accessible(page, 'a wrong answer');
  await page.keyboard.press('Enter');
  equal(await page.evaluate(() => document.activeElement.id), 'answer', 'which goes back to the box');
  await page.locator('[data-key=hint]').click();
  await page.waitForSelector('.drill .hint');
  equal(await page.locator('.drill .hint').innerText(), drill.hint, 'the hint');
  await page.fill('#answer', drill.model);
  await page.press('#answer', 'Enter');
  await page.waitForSelector('.verdict.passed');
  equal(await page.locator('.points .missed').count(), 0, 'every point is met');
  equal(await page.locator('.verdict .better.words').innerText(), drill.model, 'a model answer is shown');
  check(/\d{4}-\d\d-\d\d/.test(await page.locator('.verdict').innerText()), 'when it is due again');
  check((await live(page)).includes('过关'), 'the verdict is read out');
  await accessible(page, 'a right answer');
  equal(await page.evaluate(() => document.activeElement.dataset.key), 'next', 'the keyboard is on the next drill');
  await page.keyboard.press('Enter');
  await page.waitForFunction((id) => document.querySelector('[data-drill]') && document.querySelector('[data-drill]').dataset.drill !== id, first);
  const second = await page.locator('[data-drill]').getAttribute('data-drill');
  await page.fill('#answer', spec.drills[second].model);
  await page.press('#answer', 'Enter');
  await page.waitForSelector('.verdict.passed');
  await page.locator('#answer').focus();
  await page.keyboard.press('Control+Enter');
  await page.waitForFunction((id) => document.querySelector('[data-drill]') && document.querySelector('[data-drill]').dataset.drill !== id, second);
  check(true, 'Ctrl+Enter brings the next drill');
  await go(page, `/drill/${first}`);
  await page.waitForFunction((id) => document.querySelector('[data-drill]')?.dataset.drill === id, first);
  check(true, 'a drill that was advised opens by its id');
  await page.route('**/v1/drills/next?*', (route) => route.fulfill({ json: { drill: null, next_due: '2031-05-06' } }));
  await go(page, '/drill/restate');
  await page.waitForFunction(() => document.querySelector('.drill-main')?.innerText.includes('2031-05-06'));
  await accessible(page, 'nothing to do');
  await end();
}

async function testProgress(browser) {
  const who = '癸先生';
  const { page, end } = await open(browser, who, { place: '/progress' });
  await page.waitForSelector('.tiles');
  equal(await page.locator('[data-tile=talks] strong').innerText(), '0', 'no talk yet');
  await accessible(page, 'no progress');
  await go(page, '');
  await page.waitForSelector('.scenario');
  await begin(page, spec.talk.id);
  for (const model of spec.talk.models) if (await page.locator('#reply').count()) await reply(page, model);
  await page.waitForSelector('.result');
  await go(page, `/drill/${spec.drillSkill}`);
  await page.waitForSelector('[data-drill]');
  const id = await page.locator('[data-drill]').getAttribute('data-drill');
  await page.fill('#answer', spec.drills[id].given);
  await page.press('#answer', 'Enter');
  await page.waitForSelector('.verdict.failed');
  await go(page, '/progress');
  await page.waitForSelector('.tiles');
  const told = await api(page, `/progress${ask(who)}`);
  equal(await page.locator('[data-tile=talks] strong').innerText(), '1', 'one talk');
  equal(await page.locator('[data-tile=answers] strong').innerText(), '1', 'one answer');
  equal(await page.locator('[data-tile=days] strong').innerText(), '1', 'one day');
  equal(await page.locator('[data-tile=due] strong').innerText(), String(told.due), 'what is due');
  await page.waitForSelector('.plot canvas');
  const seen = told.skills.filter((s) => s.series.length);
  check(seen.length > 2, 'several skills were shown');
  for (const skill of seen) {
    equal(Number(await page.locator(`[data-table=skills] [data-skill="${skill.id}"] .figure`).innerText()), Math.round(skill.now), `skill ${skill.id}`);
  }
  await page.locator('.plot .as-table > summary').click();
  await page.waitForSelector('.plot tbody tr');
  equal(await page.locator('.plot tbody tr').count(), 1, 'the chart as a table: one day');
  equal(await page.locator('.plot thead th').count(), seen.length + 1, 'and every skill');
  await page.locator('[data-key=only]').selectOption(seen[0].id);
  equal(await page.locator('.plot thead th').count(), 2, 'or one alone');
  check((await page.locator('.plot [role=img]').getAttribute('aria-label')).length > 5, 'the chart has a name');
  check((await page.locator('svg.calendar').getAttribute('aria-label')).includes('1'), 'the calendar has a name');
  await accessible(page, 'progress');
  await checkExport(page, who);
  await checkDelete(page, who);
  await end();
}

async function checkExport(page, who) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('[data-key=export]').click()]);
  const kept = readFileSync(await download.path(), 'utf8');
  check(download.suggestedFilename().endsWith('.json'), 'the export is a file');
  check(JSON.parse(kept) && kept.includes(who) && kept.includes(spec.talk.id), 'which holds the learner’s talk');
  check(JSON.stringify(JSON.parse(kept)).includes(JSON.stringify(spec.talk.models[0]).slice(1, -1)), 'word for word');
}

async function checkDelete(page, who) {
  await page.locator('[data-key=delete]').click();
  await page.locator('dialog.ask').waitFor({ state: 'visible' });
  await accessible(page, 'the question before deleting');
  await page.fill('#delete-name', '别人');
  await page.locator('[data-key=delete-now]').click();
  check((await page.locator('dialog .wrong').innerText()).length > 3, 'another name does not delete');
  equal((await api(page, `/progress${ask(who)}`)).talks, 1, 'all is still there');
  await page.keyboard.press('Escape');
  equal(await page.locator('dialog.ask').isVisible(), false, 'Escape closes the question');
  await page.locator('[data-key=delete]').click();
  await page.fill('#delete-name', who);
  await page.press('#delete-name', 'Enter');
  await page.waitForFunction(() => document.querySelector('[data-tile=talks] strong')?.textContent === '0');
  check((await page.locator('.news').innerText()).includes('1'), 'what was deleted is told');
  const left = await api(page, `/progress${ask(who)}`);
  equal(left.talks + left.answers, 0, 'nothing is left');
  equal(await page.evaluate(() => Object.keys(sessionStorage).filter((key) => /draft|answer/.test(key)).join()), '', 'nor what was typed');
  equal((await api(page, `/sessions${ask(who)}`)).sessions.length, 0, 'no talk either');
}

/* ---- how it looks and is worked ------------------------------------------------------------ */

// All by keyboard: from the list into a talk, through it, and to the next thing.
async function testKeyboard(browser) {
  const { page, end } = await open(browser, '子女士');
  await page.waitForSelector('.scenario');
  const focused = () => page.evaluate(() => {
    const a = document.activeElement;
    return [a.closest('[data-scenario]')?.dataset.scenario ?? '', a.id, a.dataset.key ?? '', a.className].join(' ');
  });
  const tabTo = async (test, what) => {
    for (let i = 0; i < 140; i++) {
      if (test(await focused())) return;
      await page.keyboard.press('Tab');
    }
    check(false, `${what} is reached with Tab`);
  };
  await tabTo((f) => f.startsWith(`${spec.talk.id} `), 'the scenario');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#reply');
  equal(await page.evaluate(() => document.activeElement.id), 'reply', 'a talk begins in the box');
  await page.keyboard.insertText(spec.talk.models[0]);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelectorAll('li.turn').length > 1);
  equal(await page.evaluate(() => document.activeElement.id), 'reply', 'and stays there');
  await page.keyboard.press('Tab');
  await tabTo((f) => f.includes('hint'), 'the hint');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.hint');
  await tabTo((f) => f.includes(' end '), 'the end');
  await page.keyboard.press('Enter');
  equal(await page.evaluate(() => document.activeElement.dataset.key), 'end-now', 'it is asked first');
  await page.keyboard.press('Escape');
  equal(await page.evaluate(() => document.activeElement.id), 'reply', 'Escape goes back to the box');
  await tabTo((f) => f.includes(' end '), 'the end');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.result');
  await tabTo((f) => f.includes('again'), 'another try');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#reply');
  await end();
}

async function testPhone(browser) {
  const { page, end } = await open(browser, '丑先生', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, colorScheme: 'dark' });
  await page.waitForSelector('.scenario');
  await narrow(page, 'the list');
  await accessible(page, 'the list, dark, phone');
  await begin(page, spec.talk.id);
  await narrow(page, 'a talk');
  await reply(page, spec.rude[0]);
  await narrow(page, 'a reply with findings');
  const box = await page.locator('#reply').boundingBox();
  check(box.y + box.height <= 844, 'the box is in sight');
  const line = await page.locator('li.turn').last().boundingBox();
  check(line.y >= 0 && line.y + line.height <= box.y, `the customer’s line is in sight above it, got ${JSON.stringify(line)} and ${JSON.stringify(box)}`);
  await page.evaluate(() => window.scrollTo(0, 0));
  const dock = await page.locator('#reply').boundingBox();
  check(dock.y + dock.height <= 844, 'it stays in sight when the talk is scrolled back');
  await accessible(page, 'a talk, dark, phone');
  await page.locator('[data-key=end]').click();
  await page.locator('[data-key=end-now]').click();
  await page.waitForSelector('.result');
  await narrow(page, 'the result');
  await accessible(page, 'the result, dark, phone');
  await go(page, '/drill');
  await page.waitForSelector('#answer');
  await narrow(page, 'a drill');
  await accessible(page, 'a drill, dark, phone');
  await go(page, '/progress');
  await page.waitForSelector('.plot canvas');
  await narrow(page, 'progress');
  await accessible(page, 'progress, dark, phone');
  await end();
}

async function testThemes(browser) {
  const { page, end } = await open(browser, '寅女士', { colorScheme: 'dark' });
  await page.waitForSelector('.scenario');
  const background = () => page.locator('.scenario').first().evaluate((e) => getComputedStyle(e.closest('.panel')).backgroundColor);
  const dark = await background();
  await accessible(page, 'the list, dark');
  await page.locator('[data-tool=theme]').selectOption('light');
  check((await background()) !== dark, 'the theme can be changed');
  await accessible(page, 'the list, light');
  await end();
}

// What the page itself says is in the language chosen; what the scenario says may be Chinese.
async function testLanguages(browser) {
  for (const lang of ['zh-Hant', 'en']) {
    const { page, end } = await open(browser, `L-${lang}`, { lang });
    await page.waitForSelector('.scenario');
    equal(await page.evaluate(() => document.documentElement.lang), lang, 'lang');
    const own = () => page.locator('main :is(h1, h2, .tag, label, button, th, summary, .room-nav a, .keys, dt)').evaluateAll((all) =>
      all.filter((e) => !e.querySelector('bdi') && !e.closest('bdi, select')).map((e) => {
        const copy = e.cloneNode(true);
        for (const part of copy.querySelectorAll('select')) part.remove();
        return copy.textContent.trim();
      }).filter((x) => x));
    const fits = async (what) => {
      const texts = await own();
      check(texts.length > 5, `${lang} ${what}: there are texts`);
      if (lang === 'en') equal(texts.filter((x) => HAN.test(x)).join(' | '), '', `${lang} ${what}: no Chinese among the page’s own texts`);
      else equal(texts.filter((x) => /[练难结复习项谈顾对这]/.test(x)).join(' | '), '', `${lang} ${what}: nothing simplified`);
    };
    await fits('list');
    await begin(page, spec.talk.id);
    await reply(page, spec.rude[0]);
    await fits('talk');
    await page.fill('#reply', '草稿');
    await page.locator('[data-tool=lang]').selectOption({ label: NAMES['zh-Hans'] });
    await page.waitForFunction(() => document.querySelector('[data-key=send], [data-key=reply-send]')?.innerText === '发送');
    equal(await page.inputValue('#reply'), '草稿', 'what is being typed outlives a change of language');
    equal(await turnCount(page), 3, 'and so does the talk');
    await page.locator('[data-tool=lang]').selectOption({ label: NAMES[lang] });
    await page.locator('[data-key=end]').click();
    await page.locator('[data-key=end-now]').click();
    await page.waitForSelector('.result');
    await fits('result');
    await go(page, '/drill');
    await page.waitForSelector('#answer');
    await go(page, '/progress');
    await page.waitForSelector('.plot canvas');
    await fits('progress');
    await end();
  }
}

await run([testName, testFilter, testTalk, testRude, testUndoHint, testComposition, testHostile, testTrouble,
  testDrills, testProgress, testKeyboard, testPhone, testThemes, testLanguages]);
