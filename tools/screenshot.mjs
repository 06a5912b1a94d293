// Pictures of the built demo: `node tools/screenshot.mjs [FOLDER]`, by default the two that the documentation shows.
// The fonts are Debian packages: fonts-inter fonts-urw-base35 fonts-noto-color-emoji.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launch, serve, until } from '../tests/browser/chromium.mjs';
import { root } from './setup.mjs';

const folder = process.argv[2] ?? join(root, 'docs/images');
const desktop = { width: 1200, height: 800 };
const phone = { width: 390, height: 844 };
const pictures = [
  { name: 'demo', viewport: desktop, colorScheme: 'light' },
  { name: 'demo-dark', viewport: desktop, colorScheme: 'dark' },
  // The phone is for looking at, not for the documentation.
  ...(process.argv[2] ? [{ name: 'demo-phone', viewport: phone, colorScheme: 'light', deviceScaleFactor: 2, fullPage: true }] : []),
];

mkdirSync(folder, { recursive: true });
const server = await serve(join(root, 'build/demo'));
const browser = await launch();
for (const { name, fullPage = false, ...options } of pictures) {
  const page = await browser.newPage({ ...options, reducedMotion: 'reduce' });
  await page.goto(server.origin);
  await until(page, () => document.documentElement.dataset.ready === 'true');
  if (process.argv[3]) await page.fill('#text', process.argv[3]);
  await until(page, () => document.querySelector('#time').textContent !== '–');
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage });
  await page.close();
}
await browser.close();
server.close();
