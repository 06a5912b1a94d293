// Chromium driven by playwright-core, and static servers with the headers that a test wants.
import { createServer } from 'node:http';
import { chromium } from 'playwright-core';
import sirv from 'sirv';
import { findChromium } from '../../tools/setup.mjs';

export const launch = () =>
  chromium.launch({
    executablePath: findChromium(),
    args: [
      '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
    ],
  });

/** Serves a folder on a free port; `headers(path)` go with each file. Unknown paths are an empty page with the same headers. */
export async function serve(folder, headers = () => ({})) {
  const withHeaders = (response, path) => {
    for (const [name, value] of Object.entries(headers(path))) response.setHeader(name, value);
  };
  const files = sirv(folder, { dev: true, setHeaders: withHeaders });
  const emptyPage = (request, response) => {
    withHeaders(response, request.url);
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end('<!doctype html><html lang="en"><title>empty</title></html>');
  };
  const server = createServer((request, response) => files(request, response, () => emptyPage(request, response)));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A page that writes down what must not happen: violated policies, errors; and every request. */
export async function openPage(browser, url, options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const requests = [];
  const errors = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.addInitScript(() => {
    globalThis.violations = [];
    addEventListener('securitypolicyviolation', (event) => violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  await page.goto(url);
  const violations = () => page.evaluate(() => globalThis.violations);
  return { page, requests, errors, violations, close: () => context.close() };
}

/** Asks until the answer is true: playwright's own waitForFunction is blocked by a strict policy. */
export async function until(page, question, argument) {
  while (!(await page.evaluate(question, argument))) await page.waitForTimeout(20);
}
