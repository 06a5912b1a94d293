// Builds the package: engine (CMake), glue and TypeScript (rolldown, terser), types (tsc), models, tarball; then
// weighs everything against the budgets. Quiet unless something fails.
//   node tools/build.mjs [--no-engine]   --no-engine takes what is in build/wasm/ as it is
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { minify } from 'terser';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));
const engineDir = 'build/wasm';
// One of its own for each run, so that two at the same time do not mix.
const stage = `build/dist-${process.pid}`;
const dist = 'dist';
const extension = '.safetensors';
const kilobyte = 1024;
const megabyte = kilobyte * kilobyte;
/** The engine, the engine with explanations, and work on many texts; what each variant may take. */
const parts = {
  '': { simd128: { target: 16 * kilobyte, hard: 24 * kilobyte }, scalar: { hard: 26 * kilobyte } },
  'explain-': { simd128: { hard: 26 * kilobyte }, scalar: { hard: 28 * kilobyte } },
  'corpus-': { simd128: { hard: 20 * kilobyte }, scalar: { hard: 21 * kilobyte } },
};
const modules = Object.entries(parts).flatMap(([part, variants]) =>
  Object.entries(variants).map(([variant, budget]) => ({ module: `${name}-${part}${variant}`, budget })),
);
const hardModel = 1_000_000;

function run(command, ...args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed\n${error?.message ?? ''}${stdout}${stderr}`);
  return stdout;
}

function buildEngine() {
  run('cmake', '--preset', 'wasm');
  // Not the tests; check_glue makes all binaries first.
  run('cmake', '--build', '--preset', 'wasm', '--target', 'check_glue');
}

/** Bundles each entry and minifies it; what several entries share becomes a file of its own beside them. */
async function bundle(entries, options) {
  const input = Object.fromEntries(entries.map((entry) => [entry, `web/src/${entry}.ts`]));
  const build = await rolldown({ input, transform: { target: 'es2022' }, logLevel: 'warn', ...options });
  const { output } = await build.generate({ format: 'es', chunkFileNames: '[name].js', minify: false });
  await build.close();
  for (const chunk of output) {
    const { code } = await minify(chunk.code, {
      module: true,
      ecma: 2020,
      // Not `unsafe`: it shortens String(x) inside a template, which then fails for symbols.
      compress: { passes: 3, pure_getters: true },
      format: { comments: /@license|@preserve|^!/ },
    });
    writeFileSync(join(stage, chunk.fileName), code);
  }
  return output;
}

const glue = { '#glue': join(root, engineDir, `${name}-simd128.js`) };
const bundleLibrary = () => bundle(['index', 'worker', 'worker_script', 'storage'], { platform: 'browser', resolve: { alias: glue } });
const bundleCommand = () => bundle(['cli'], { platform: 'node', external: [/^node:/, './index.js', './worker.js'] });

/** Returns the paths of models and heads. */
function copyFiles() {
  mkdirSync(join(stage, 'wasm'));
  for (const { module } of modules) cpSync(join(engineDir, `${module}.wasm`), join(stage, 'wasm', `${module}.wasm`));
  return ['models', 'models/heads'].flatMap(copyModels);
}

/** Each file with a module beside it that says where it lies: what is not imported, bundlers leave out. */
function copyModels(folder) {
  if (!existsSync(folder)) return [];
  mkdirSync(join(stage, folder));
  const names = readdirSync(folder).filter((file) => file.endsWith(extension)).map((file) => file.slice(0, -extension.length));
  for (const name of names) {
    cpSync(join(folder, name + extension), join(stage, folder, name + extension));
    writeFileSync(join(stage, folder, `${name}.js`), `export default new URL('./${name}${extension}', import.meta.url);\n`);
  }
  return names.map((name) => join(folder, name + extension));
}

/** The files that `import 'undertone'` loads; others come with other entries, or when a method first needs them. */
function firstUse(chunks) {
  const files = new Set(['index.js']);
  for (const file of files) {
    for (const imported of chunks.find(({ fileName }) => fileName === file).imports) files.add(imported);
  }
  return [...files];
}

function weigh(paths) {
  const contents = paths.map((path) => readFileSync(path));
  const sum = (size) => contents.reduce((total, bytes) => total + size(bytes), 0);
  return { raw: sum((bytes) => bytes.length), gzip: sum((bytes) => gzipSync(bytes, { level: 9 }).length), brotli: sum((bytes) => brotliCompressSync(bytes).length) };
}

/** Prints the table of sizes. Returns what is over its budget. */
function report(rows) {
  const size = (bytes) => (bytes === undefined ? '' : bytes < megabyte ? `${(bytes / kilobyte).toFixed(1)} KB` : `${(bytes / megabyte).toFixed(2)} MB`);
  const line = (first, ...rest) => console.log(first.padEnd(34) + rest.map((cell) => cell.padStart(11)).join(''));
  line('', 'raw', 'gzip', 'brotli', 'target', 'hard');
  return rows.filter(({ what, paths, measure = 'brotli', target, hard }) => {
    const sizes = weigh(paths);
    line(what, size(sizes.raw), size(sizes.gzip), size(sizes.brotli), size(target), size(hard));
    return sizes[measure] > hard;
  });
}

process.on('exit', () => rmSync(stage, { recursive: true, force: true }));
mkdirSync(stage, { recursive: true });
if (!process.argv.includes('--no-engine')) buildEngine();
const chunks = await bundleLibrary();
await bundleCommand();
const models = copyFiles();
run(process.execPath, 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.types.json', '--outDir', join(stage, 'types'));
rmSync(dist, { recursive: true, force: true });
renameSync(stage, dist);
run('npm', 'pack', '--silent', '--pack-destination', dist);

const first = firstUse(chunks);
const tooBig = report([
  ...modules.map(({ module, budget }) => ({ what: `${module}.wasm`, paths: [join(dist, 'wasm', `${module}.wasm`)], ...budget })),
  { what: 'JavaScript for first use', paths: first.map((file) => join(dist, file)), target: 10 * kilobyte, hard: 14 * kilobyte },
  ...[...chunks.map(({ fileName }) => fileName).filter((file) => !first.includes(file)), 'cli.js'].map((file) => ({ what: file, paths: [join(dist, file)] })),
  ...models.map((file) => ({ what: basename(file), paths: [join(dist, file)], target: 600 * kilobyte, hard: hardModel })),
  { what: `${name}-${version}.tgz`, paths: [join(dist, `${name}-${version}.tgz`)], measure: 'raw', target: 6 * megabyte, hard: 10 * megabyte },
]);
for (const { what } of tooBig) console.error(`${what} is over its budget`);
process.exitCode = tooBig.length ? 1 : 0;
