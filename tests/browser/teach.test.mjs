// Teaching in the built demo: examples in, a head out, kept, found again, undone. Nothing is mocked.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { contentSecurityPolicy } from '../../web/demo/vite.config.mjs';
import { launch, openPage, serve, until } from './chromium.mjs';

const folder = fileURLToPath(new URL('../../build/demo', import.meta.url));
const limit = { timeout: 120_000 };
/** A made-up task. */
const lessons = [
  ['food', 'The soup was delicious'],
  ['food', 'Fresh bread with butter and cheese'],
  ['food', 'The chicken and rice tasted great'],
  ['travel', 'The train to Rome was late'],
  ['travel', 'Our flight to Paris left on time'],
];
const question = 'Soup and bread with cheese';
const table = `topic,id,message\n${lessons.map(([label, text], index) => `${label},${index},"${text}, as ""they"" say"`).join('\n')}\n`;
let browser;
let server;

before(async () => {
  browser = await launch();
  server = await serve(folder, () => ({ 'Content-Security-Policy': contentSecurityPolicy }));
});
after(async () => {
  await browser?.close();
  server?.close();
});

const ready = (page) => until(page, () => document.documentElement.dataset.ready === 'true');

async function openSite(options) {
  const site = await openPage(browser, `${server.origin}/`, options);
  await ready(site.page);
  return site;
}

const answer = async (page, text = question) => {
  await page.fill('#text', text);
  return page.textContent('#label');
};
const headInUse = (page) => page.textContent('#head-in-use');
const says = (page, id, text) => until(page, ([where, what]) => document.querySelector(where).textContent.includes(what), [id, text]);

async function addLessons(page, lines = lessons) {
  await page.fill('#texts', lines.map((line) => line.join('\t')).join('\n'));
  await page.click('#add button');
}

/** Adds so many examples by a file, all different. */
async function addTable(page, size) {
  const rows = Array.from({ length: size }, (_, index) => `${lessons[index % 5].join(',')} ${index} ${(index * 7919) % 1000}`);
  await page.setInputFiles('#table-file', { name: 'many.csv', mimeType: 'text/csv', buffer: Buffer.from(`label,text\n${rows.join('\n')}`) });
  await page.click('#add-table');
}

/** Trains on what is listed; the new head is in use afterwards, whatever the figures of so few examples say. */
async function train(page) {
  await page.click('#train');
  await until(page, () => !document.querySelector('#report').hidden);
  const keep = page.getByRole('button', { name: 'Keep it anyway' });
  if (await keep.count()) await keep.click();
  await until(page, () => !document.querySelector('#undo').hidden);
}

test('words are tinted by what they add, with the number on hover and on focus', limit, async () => {
  const { page, errors, violations, close } = await openSite();
  await page.fill('#text', 'Terrible food, superb staff 😍');
  await until(page, () => document.querySelectorAll('.word').length >= 5);
  await page.selectOption('#explained', 'positive');
  await until(page, () => document.querySelector('.word').ariaLabel.endsWith('positive'));

  const word = (text) => page.locator('.word', { hasText: text });
  assert.match(await word('Terrible').getAttribute('aria-label'), /^Terrible, minus \d+\.\d for positive$/);
  assert.equal(await word('Terrible').getAttribute('data-pull'), 'against');
  assert.equal(await word('superb').getAttribute('data-pull'), 'for');
  const line = (text) => word(text).evaluate((element) => getComputedStyle(element).textDecorationStyle);
  assert.deepEqual([await line('Terrible'), await line('superb')], ['dotted', 'solid'], 'told apart without colour');
  assert.equal(await page.textContent('#words'), 'Terrible food, superb staff 😍');

  await word('superb').hover();
  assert.match(await page.textContent('#bubble'), /^\+\d+\.\d for positive$/);
  await word('Terrible').focus();
  assert.match(await page.textContent('#bubble'), /^−\d+\.\d for positive$/);
  await page.keyboard.press('ArrowRight');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'food');
  assert.ok(await page.isVisible('#bubble'));
  assert.equal(await page.locator('.word[tabindex="0"]').count(), 1);
  await page.keyboard.press('Escape');
  assert.ok(!(await page.isVisible('#bubble')));

  await page.selectOption('#explained', 'negative');
  await until(page, () => document.querySelector('.word').dataset.pull === 'for');
  assert.deepEqual(await violations(), []);
  assert.deepEqual(errors, []);
  await close();
});

test('five examples of a made-up task turn a wrong answer into a right one, survive a reload, and can be undone', limit, async () => {
  const { page, requests, errors, violations, close } = await openSite();
  assert.notEqual(await answer(page), 'food');
  const afterLoad = requests.length;
  await addLessons(page);
  await train(page);
  assert.equal(await answer(page), 'food');
  assert.equal(await answer(page, 'Late train, late flight'), 'travel');
  assert.deepEqual((await page.$$eval('#bars .name', (names) => names.map(({ textContent }) => textContent))).sort(), ['food', 'travel']);
  assert.match(await page.textContent('#training-notice'), /held-back|Kept/);
  assert.equal(await page.locator('.confusion tbody tr').count(), 2);
  assert.match(await page.getAttribute('#loss-plot', 'aria-label'), /^Loss over \d+ epochs: on the training examples from/);
  assert.equal(await page.locator('#loss-plot canvas').count(), 1);

  await page.fill('#head-name', 'supper or journey');
  await page.click('#save button');
  await says(page, '#heads-notice', 'Kept in this browser');
  assert.deepEqual(requests.slice(afterLoad), [], 'nothing leaves the page');
  assert.equal(await page.textContent('#proof'), '0 requests since load');
  assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length + document.cookie.length), 0);

  await page.reload();
  await ready(page);
  assert.notEqual(await answer(page), 'food', 'not used without being asked');
  assert.match(await page.textContent('#offer-text'), /“supper or journey”.*food and travel/);
  await page.click('#offer-use');
  await says(page, '#head-in-use', 'supper or journey');
  assert.equal(await answer(page), 'food');
  await page.click('#undo');
  await says(page, '#head-in-use', 'came with the model');
  assert.notEqual(await answer(page), 'food');

  const remove = page.locator('#saved-heads button', { hasText: /delete/i });
  await remove.click();
  await remove.click();
  await says(page, '#heads-notice', 'deleted');
  await page.reload();
  await ready(page);
  assert.ok(!(await page.isVisible('#offer')));
  assert.ok(requests.every((url) => url.startsWith(server.origin)));
  assert.deepEqual(await violations(), []);
  assert.deepEqual(errors, []);
  await close();
});

test('a result is corrected where it stands', limit, async () => {
  const { page, close } = await openSite();
  for (const [label, text] of lessons) {
    await page.fill('#text', text);
    await page.fill('#right-label', label);
    await page.press('#right-label', 'Enter');
    assert.match(await page.textContent('#corrected'), new RegExp(`“${label}”`));
  }
  assert.equal(await page.textContent('#examples-title'), '5 examples: 3 food and 2 travel');
  await train(page);
  assert.equal(await answer(page), 'food');
  await close();
});

test('a cancelled training leaves the old head', limit, async () => {
  const { page, errors, close } = await openSite();
  // So many that training pauses for the page now and then; cancelled as soon as the first epoch is told.
  await addTable(page, 1500);
  await page.evaluate(() => {
    const progress = document.querySelector('#training-progress');
    const cancel = () => progress.value > 0 && document.querySelector('#cancel').click();
    new MutationObserver(cancel).observe(progress, { attributeFilter: ['value'] });
  });
  await page.click('#train');
  await says(page, '#training-notice', 'Cancelled');
  assert.match(await headInUse(page), /came with the model/);
  assert.notEqual(await answer(page), 'food');
  assert.ok(!(await page.isVisible('#undo')));
  assert.deepEqual(errors, []);
  await close();
});

test('the curve grows while training; more examples than fit are sampled, and the report says so', limit, async () => {
  const { page, errors, close } = await openSite();
  await addTable(page, 120_000);
  await page.evaluate(() => {
    const plot = document.querySelector('#loss-plot');
    globalThis.curves = [];
    new MutationObserver(() => curves.push(plot.ariaLabel)).observe(plot, { attributeFilter: ['aria-label'] });
  });
  await page.click('#train');
  await until(page, () => !document.querySelector('#report').hidden || document.querySelector('#training-progress').hidden);
  assert.match(await page.textContent('#report'), /\d examples left out, beyond what memory holds/);
  const curves = await page.evaluate(() => globalThis.curves);
  assert.ok(new Set(curves).size > 1 && curves.every((curve) => curve.startsWith('Loss over')), curves.join('\n'));
  assert.equal(await answer(page), 'food');
  assert.deepEqual(errors, []);
  await close();
});

test('a CSV file brings examples, its columns chosen', limit, async () => {
  const { page, errors, close } = await openSite();
  await page.setInputFiles('#table-file', { name: 'lessons.csv', mimeType: 'text/csv', buffer: Buffer.from(table) });
  await until(page, () => !document.querySelector('#columns').hidden);
  const column = (id) => page.$eval(id, ({ selectedOptions }) => selectedOptions[0].textContent);
  assert.deepEqual([await column('#text-column'), await column('#label-column')], ['message', 'topic']);
  assert.equal(await page.textContent('#add-table'), 'Add 5 examples');
  await page.uncheck('#has-header');
  assert.equal(await page.textContent('#add-table'), 'Add 6 examples');
  await page.check('#has-header');
  await page.selectOption('#label-column', 'id');
  await page.selectOption('#label-column', 'topic');
  await page.click('#add-table');
  assert.equal(await page.textContent('#examples-title'), '5 examples: 3 food and 2 travel');
  assert.equal(await page.textContent('#examples .text'), 'Our flight to Paris left on time, as "they" say');
  await page.getByRole('button', { name: /^Remove: Our flight/ }).click();
  assert.equal(await page.textContent('#examples-title'), '4 examples: 3 food and 1 travel');

  await page.setInputFiles('#table-file', { name: 'one.csv', mimeType: 'text/csv', buffer: Buffer.from('only\none\n') });
  await says(page, '#examples-notice', 'one column only');
  assert.deepEqual(errors, []);
  await close();
});

test('a head goes out as a file and comes back; what is no head changes nothing', limit, async () => {
  const { page, errors, close } = await openSite();
  await addLessons(page);
  await train(page);
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#export-head')]);
  assert.match(download.suggestedFilename(), /\.safetensors$/);
  const buffer = await readFile(await download.path());
  await page.click('#reset-head');
  assert.notEqual(await answer(page), 'food');

  const file = { name: 'mine.safetensors', mimeType: 'application/octet-stream' };
  await page.setInputFiles('#head-file', { ...file, buffer });
  await says(page, '#head-in-use', 'mine.safetensors');
  assert.equal(await answer(page), 'food');
  await page.setInputFiles('#head-file', { ...file, name: 'broken.safetensors', buffer: buffer.subarray(0, 50) });
  await until(page, () => document.querySelector('#heads-notice').textContent !== '“mine.safetensors” is in use.');
  assert.match(await headInUse(page), /mine\.safetensors/);
  assert.equal(await answer(page), 'food');
  assert.deepEqual(errors, []);
  await close();
});

test('too little to learn from is refused kindly', limit, async () => {
  const { page, errors, close } = await openSite();
  assert.ok(await page.isDisabled('#train'));
  await addLessons(page, lessons.slice(0, 2));
  assert.ok(await page.isDisabled('#train'));
  assert.match(await page.textContent('#training-notice'), /another label/);
  await page.fill('#texts', 'Nobody says what this is');
  await page.click('#add button');
  assert.match(await page.textContent('#examples-notice'), /1 line without a label/);
  assert.equal(await page.inputValue('#texts'), 'Nobody says what this is');
  await page.fill('#label-of-texts', '<img src=x onerror=alert(1)>');
  await page.click('#add button');
  assert.ok(await page.isEnabled('#train'));
  assert.deepEqual(errors, []);
  await close();
});
