// Every example in the documentation runs as it stands, against the built package. A block whose first line is
// `// not run: why` is left out.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { path } from './support.mjs';

const run = promisify(execFile);
// Inside the repository, where `undertone` is the package itself.
const folder = path(`build/docs-${process.pid}`);
mkdirSync(folder, { recursive: true });
test.after(() => rmSync(folder, { recursive: true }));

const pages = ['README.md', ...readdirSync(path('docs')).filter((file) => file.endsWith('.md')).map((file) => `docs/${file}`)];
let count = 0;
for (const page of pages) {
  const text = readFileSync(path(page), 'utf8');
  for (const { index, 1: code } of text.matchAll(/^```js\n([^]*?)^```$/gm)) {
    const line = text.slice(0, index).split('\n').length;
    const skip = /^\/\/ not run: (.+)/.exec(code)?.[1];
    test(`${page}, line ${line}`, { skip: skip ?? false, timeout: 60_000 }, async () => {
      const file = join(folder, `block-${++count}.mjs`);
      writeFileSync(file, code);
      // Node has no IndexedDB of its own.
      const { stderr } = await run(process.execPath, ['--import', 'fake-indexeddb/auto', file], { cwd: path('.') });
      assert.equal(stderr, '');
    });
  }
}

test('there are examples', () => assert.ok(pages.length > 3));
