// The built demo in Chromium, as a reader uses it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { contentSecurityPolicy } from '../../web/demo/vite.config.mjs';
import { launch, openPage, serve, until } from './chromium.mjs';

const folder = fileURLToPath(new URL('../../build/demo', import.meta.url));
const limit = { timeout: 120_000 };
const review = 'The acting is superb. I loved it!';
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

async function openSite(origin = server.origin, options) {
  const site = await openPage(browser, `${origin}/`, options);
  await until(site.page, () => document.documentElement.dataset.ready === 'true');
  return site;
}

/** Everything the page says at this moment; bars as written and as drawn. */
const reading = (page) =>
  page.evaluate(() => {
    const textOf = (selector) => document.querySelector(selector).textContent;
    const bars = [...document.querySelectorAll('.bars div')];
    return {
      label: textOf('#label'),
      score: textOf('#score'),
      time: textOf('#time'),
      tokens: textOf('#tokens'),
      unknown: textOf('#unknown'),
      shares: bars.map((bar) => Number(bar.style.getPropertyValue('--share'))),
      written: bars.map((bar) => bar.querySelector('.share').textContent),
      announced: textOf('#announcement'),
    };
  });

/** Until the stop-watch and the curve, which follow the answer, have caught up with the text. */
const settled = (page) =>
  until(page, () => {
    const words = document.querySelector('#text').value.match(/\S+/g) ?? [];
    const { textContent } = document.querySelector('#time');
    return words.length === 0 ? textContent === '–' : textContent !== '–';
  });

test('a review is read with every key, and nothing leaves the page', limit, async () => {
  const { page, requests, errors, violations, close } = await openSite();
  await page.fill('#text', '');
  await settled(page);
  assert.deepEqual((await reading(page)).shares, [0, 0, 0]);
  const afterLoad = requests.length;

  let times = 0;
  await page.exposeFunction('timeWritten', () => ++times);
  await page.evaluate(() => new MutationObserver(() => timeWritten()).observe(document.querySelector('#time'), { childList: true }));
  const seen = new Set();
  for (const key of review) {
    const before = times;
    await page.keyboard.type(key);
    while (times === before) await page.waitForTimeout(5);
    const { shares, written, time } = await reading(page);
    assert.ok(Math.abs(shares.reduce((sum, share) => sum + share) - 1) < 1e-5);
    assert.deepEqual(written, shares.map((share) => `${Math.round(share * 100)}%`));
    assert.match(time, /^\d+(\.\d)? (µs|ms)$/);
    seen.add(shares.join());
  }
  assert.ok(seen.size > review.split(' ').length, 'the bars move with the words');

  const { label, score, tokens, unknown } = await reading(page);
  assert.equal(label, 'positive');
  assert.match(score, /^\d+%$/);
  assert.ok(Number(tokens) >= 7);
  assert.match(unknown, /^\d+%$/);
  await until(page, () => document.querySelector('#announcement').textContent.startsWith('positive, '));

  assert.deepEqual(requests.slice(afterLoad), []);
  assert.equal(await page.textContent('#proof'), '0 requests since load');
  assert.deepEqual(await violations(), []);
  assert.deepEqual(errors, []);
  assert.ok(requests.every((url) => url.startsWith(server.origin)));
  await close();
});

test('the width of the bars is what their numbers say', limit, async () => {
  const { page, close } = await openSite(server.origin, { reducedMotion: 'reduce' });
  const widths = await page.$$eval('.bars div', (bars) =>
    bars.map((bar) => bar.querySelector('.fill').clientWidth / bar.querySelector('.track').clientWidth));
  const { shares } = await reading(page);
  widths.forEach((width, index) => assert.ok(Math.abs(width - shares[index]) < 0.02));
  await close();
});

test('samples work from the keyboard', limit, async () => {
  const { page, close } = await openSite();
  const tones = new Set();
  for (const sample of await page.$$('#samples button')) {
    await sample.focus();
    await page.keyboard.press('Enter');
    assert.equal(await page.inputValue('#text'), await sample.textContent());
    assert.equal(await sample.getAttribute('aria-pressed'), 'true');
    tones.add((await reading(page)).label);
  }
  assert.deepEqual([...tones].sort(), ['negative', 'neutral', 'positive']);
  await page.focus('#clear');
  await page.keyboard.press('Enter');
  assert.equal(await page.inputValue('#text'), '');
  assert.equal((await reading(page)).label, 'listening');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'text');
  await close();
});

test('the counter of requests counts', limit, async () => {
  const { page, close } = await openSite();
  await page.evaluate(() => fetch('./index.html').then((response) => response.text()));
  await until(page, () => document.querySelector('#proof').textContent === '1 request since load');
  await close();
});

test('any text is an ordinary text', limit, async () => {
  const { page, errors, close } = await openSite();
  for (const text of ['a'.repeat(20_000), 'so good '.repeat(5_000), '\n\t ', '👩‍👩‍👧‍👦 \u202e ok \ud800', '好看'.repeat(500), '<img src=x onerror=alert(1)>']) {
    await page.evaluate((value) => {
      const field = document.querySelector('#text');
      field.value = value;
      field.dispatchEvent(new Event('input'));
    }, text);
    await settled(page);
    const { label, shares } = await reading(page);
    assert.equal(shares.every((share) => share >= 0 && share <= 1), true);
    assert.equal(label === 'listening', text.trim() === '');
    const words = await page.locator('.word').count();
    assert.ok(text.trim() === '' ? words === 0 : words > 0 && words <= 400);
  }
  assert.deepEqual(errors, []);
  await close();
});

test('the built page carries the policy itself and runs on any static host, in any folder', limit, async () => {
  const plain = await serve(fileURLToPath(new URL('../../build', import.meta.url)));
  const { page, violations, errors, close } = await openSite(`${plain.origin}/demo`);
  const inPage = await page.getAttribute('meta[http-equiv="Content-Security-Policy"]', 'content');
  assert.equal(inPage, contentSecurityPolicy);
  assert.deepEqual(await violations(), []);
  assert.deepEqual(errors, []);
  const elsewhere = (address) => fetch(address, { mode: 'no-cors' }).then(() => 'sent', String);
  assert.match(await page.evaluate(elsewhere, server.origin), /TypeError/);
  await until(page, () => globalThis.violations.length === 1);
  await close();
  plain.close();
});

test('a page that may not run WebAssembly says so', limit, async () => {
  const strict = await serve(folder, () => ({ 'Content-Security-Policy': contentSecurityPolicy.replace(" 'wasm-unsafe-eval'", '') }));
  const { page, close } = await openPage(browser, `${strict.origin}/`);
  await until(page, () => !document.querySelector('#failure').hidden);
  assert.match(await page.textContent('#failure'), /wasm-unsafe-eval/);
  assert.equal(await page.getAttribute('#failure', 'role'), 'alert');
  await close();
  strict.close();
});

test('fits a small phone, in light and dark', limit, async () => {
  for (const colorScheme of ['light', 'dark']) {
    const { page, close } = await openSite(server.origin, { viewport: { width: 320, height: 640 }, colorScheme });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await close();
  }
});
