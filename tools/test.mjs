// `npm test`: sets everything up, then runs every test there is. All suites run, whatever an earlier one says.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { npm, root, setup, show, site } from './setup.mjs';

await setup({ tests: true });
await site();

// Listed by hand because Node 20's runner knows no globs and Node 22's no folders.
const testFiles = ['tests/js', 'tests/package', 'tests/instructions', 'tests/browser'].flatMap(function visit(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return visit(path);
    return /\.test\.m?js$/.test(entry.name) ? [path] : [];
  });
});

const ctest = (preset) => ['ctest', '--preset', preset, '--parallel', '2'];

const suites = [
  ['C++, address and undefined-behaviour sanitizers', ctest('debug')],
  ['C++ in WebAssembly', ctest('wasm')],
  ['types', npm('run', 'typecheck')],
  ['JavaScript, package, instruction counts and browser', [process.execPath, '--test', '--test-reporter=spec', ...testFiles]],
];

const failed = [];
for (const [name, command] of suites) {
  console.log(`\n=== ${name}`);
  if (!(await show(command))) failed.push(name);
}

for (const name of failed) console.log(`failed: ${name}`);
console.log(`\nsuites: ${suites.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
