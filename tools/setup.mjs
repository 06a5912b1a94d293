// Makes a fresh checkout ready: system tools, npm packages, engine, package. Plain Node, so that it runs before `npm ci`.
// A second run does nothing twice. Also the toolbox of start.mjs and test.mjs.
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const onPath = (...names) => firstOf(names.flatMap((name) => pathFolders().map((folder) => join(folder, name))));

const isCI = Boolean(process.env.CI) && process.env.CI !== 'false';
const pathFolders = () => (process.env.PATH ?? '').split(delimiter).filter(Boolean);
const firstOf = (files) => files.find((file) => isFile(file) && isExecutable(file));
const isFile = (path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function header(name) {
  const prefixes = [...(process.env.CMAKE_PREFIX_PATH ?? '').split(delimiter), '/usr', '/usr/local', '/opt/homebrew', '/opt/local'];
  return prefixes.filter(Boolean).some((prefix) => existsSync(join(prefix, 'include', name)));
}

// `brew` and `dnf` are left out where the packaged version is one that we have not tried.
const requirements = [
  { name: 'CMake', found: () => onPath('cmake'), apt: 'cmake', dnf: 'cmake', brew: 'cmake' },
  { name: 'Ninja', found: () => onPath('ninja', 'ninja-build'), apt: 'ninja-build', dnf: 'ninja-build', brew: 'ninja' },
  { name: 'a C++20 compiler', found: () => onPath('g++', 'clang++', 'c++'), apt: 'g++', dnf: 'gcc-c++', brew: 'llvm' },
  { name: 'Emscripten (em++)', found: () => onPath('em++'), apt: 'emscripten', dnf: 'emscripten', brew: 'emscripten',
    other: 'or emsdk: ./emsdk install latest && ./emsdk activate latest && source ./emsdk_env.sh' },
  { name: 'Eigen 3 headers', found: () => header('eigen3/Eigen/Core'), apt: 'libeigen3-dev', dnf: 'eigen3-devel', brew: 'eigen' },
  { name: 'nlohmann/json headers', found: () => header('nlohmann/json.hpp'), apt: 'nlohmann-json3-dev', dnf: 'json-devel', brew: 'nlohmann-json' },
  { name: 'Catch2 2.13 headers', found: () => header('catch2/catch.hpp'), apt: 'catch2',
    other: 'or the single header catch.hpp of Catch2 2.13 as include/catch2/catch.hpp in a folder of CMAKE_PREFIX_PATH' },
  { name: 'Chromium', only: 'chromium', found: () => findChromium(), apt: 'chromium', dnf: 'chromium', brew: 'chromium' },
  { name: 'PyTorch and scikit-learn for Python 3', only: 'training', found: () => findTrainingPython(),
    apt: 'python3-torch python3-sklearn python3-xxhash libopenblas0-pthread', dnf: 'python3-torch python3-scikit-learn python3-xxhash', other: 'or pip install torch scikit-learn xxhash' },
  { name: 'Valgrind', only: 'valgrind', found: () => onPath('valgrind'), apt: 'valgrind', dnf: 'valgrind' },
  { name: 'xz', only: 'xz', found: () => onPath('xz'), apt: 'xz-utils', dnf: 'xz', brew: 'xz' },
];

export const findChromium = () => onPath('chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome');

/** A Python that has what the recipes import; the system's may be hidden behind another on PATH. */
export const findTrainingPython = () =>
  [onPath('python3'), '/usr/bin/python3'].find((python) => python && spawnSync(python, ['-c', 'import torch, sklearn, xxhash']).status === 0);

/** Installs what is missing; `extras` names requirements that only some commands have ('chromium', 'training', 'valgrind', 'xz'). */
export async function ensureTools(extras = []) {
  const missing = requirements.filter(({ only, found }) => (!only || extras.includes(only)) && !found());
  if (missing.length === 0) return;
  const prefix = aptPrefix();
  if (!prefix) {
    explainMissing(missing);
    process.exit(1);
  }
  const apt = (...args) => [...prefix, 'apt-get', '-y', '-o', 'DPkg::Lock::Timeout=300', ...args];
  const packages = missing.flatMap((requirement) => requirement.apt.split(' '));
  await step(`install ${packages.join(' ')}`, async () => {
    await run(apt('update'));
    await run(apt('install', '--no-install-recommends', ...packages));
  });
  const still = missing.filter(({ found }) => !found());
  if (still.length > 0) {
    explainMissing(still);
    process.exit(1);
  }
}

function aptPrefix() {
  if (!onPath('apt-get')) return undefined;
  const noQuestions = ['env', 'DEBIAN_FRONTEND=noninteractive'];
  if (process.getuid?.() === 0) return noQuestions;
  const sudo = onPath('sudo') && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;
  return sudo ? ['sudo', '-n', ...noQuestions] : undefined;
}

function explainMissing(missing) {
  const list = (key) => missing.map((requirement) => requirement[key]).filter(Boolean).join(' ');
  const lines = ['', 'These are missing, and cannot be installed from here (that takes apt-get, and root or a password-less sudo):', ''];
  for (const { name, other } of missing) lines.push(`  - ${name}${other ? `\n      ${other}` : ''}`);
  lines.push('', 'Install them with the line for your system, then run the same command again:', '');
  lines.push(`  Debian, Ubuntu   sudo apt-get install --no-install-recommends ${list('apt')}`);
  if (list('dnf')) lines.push(`  Fedora           sudo dnf install ${list('dnf')}`);
  if (list('brew')) lines.push(`  Homebrew         brew install ${list('brew')}`);
  console.error(`${lines.join('\n')}\n`);
}

/** The environment of every child: `node` on its PATH is the Node that runs us, whatever apt brought along. */
function childEnvironment() {
  const first = onPath('node');
  const same = first && realpathSync(first) === realpathSync(process.execPath);
  return same ? process.env : { ...process.env, PATH: [dirname(process.execPath), ...pathFolders()].join(delimiter) };
}

/** The npm that belongs to our Node, as a command line. */
export function npm(...args) {
  const own = process.env.npm_execpath;
  const script = own && basename(own) === 'npm-cli.js' ? own : realpathSync(onPath('npm') ?? fail('npm is not on PATH'));
  return script.endsWith('.js') ? [process.execPath, script, ...args] : [script, ...args];
}

function fail(message) {
  console.error(`undertone: ${message}`);
  process.exit(1);
}

/** Runs a command quietly; its output appears only in the error of a failure. */
export function run([command, ...args]) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env: childEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${output}\n${[command, ...args].join(' ')}\nended with ${signal ?? `exit code ${code}`}`));
    });
  });
}

/** Runs a command in the foreground and answers whether it succeeded. */
export function show([command, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env: childEnvironment(), stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', (error) => {
      console.error(error.message);
      resolve(false);
    });
    child.on('close', (code) => resolve(code === 0));
  });
}

/** One line per step, with its time; a step that answers false had nothing to do. */
export async function step(name, work) {
  const started = performance.now();
  process.stdout.write(`  ${name} ... `);
  try {
    const result = await work();
    const seconds = `${((performance.now() - started) / 1000).toFixed(1)} s`;
    console.log(result === false ? 'up to date' : seconds);
  } catch (error) {
    console.log('failed\n');
    console.error(error.message);
    process.exit(1);
  }
}

/** The latest change among files and, inside folders, everything below; 0 where there is nothing. */
function newest(path) {
  const status = statSync(path, { throwIfNoEntry: false });
  if (!status) return 0;
  return status.isDirectory() ? Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name)))) : status.mtimeMs;
}

/** Does the work when its output is gone or an input changed since the last success, which a stamp file remembers. */
async function whenChanged(output, inputs, work) {
  const stamp = join(root, 'build', `.${basename(output)}.stamp`);
  const changed = Math.max(...inputs.map((path) => newest(join(root, path))));
  if (existsSync(join(root, output)) && newest(stamp) > changed) return false;
  await work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, '');
}

// npm writes this file last, so that an interrupted `npm ci` is done again.
const npmPackages = () =>
  step('npm packages', () => {
    const installed = newest(join(root, 'node_modules/.package-lock.json'));
    return installed > newest(join(root, 'package-lock.json')) ? false : run(npm('ci'));
  });

/** Ninja knows what is out of date; configuring again is cheap and picks up changed presets. */
export const engine = (preset, target = 'all') =>
  step(`engine, preset ${preset}`, async () => {
    await run(['cmake', '--preset', preset, `-DUNDERTONE_WERROR=${isCI ? 'ON' : 'OFF'}`]);
    const output = await run(['cmake', '--build', join('build', preset), '--target', target]);
    return !output.includes('ninja: no work to do');
  });

const wasmOutputs = ['simd128', 'scalar'].flatMap((variant) => ['js', 'wasm'].map((end) => `build/wasm/undertone-${variant}.${end}`));
const packageInputs = [...wasmOutputs, 'models', 'web/src', 'tools/build.mjs', 'package.json', 'package-lock.json'];

const packaging = () =>
  step('package', () => whenChanged('dist', packageInputs, () => run([process.execPath, 'tools/build.mjs', '--no-engine'])));

export const site = () =>
  step('demo site', () => whenChanged('build/demo', ['build/.dist.stamp', 'web/demo'], () => run(npm('run', 'build:demo'))));

/** Everything a fresh checkout needs; `tests` adds the sanitizer build and the browser. */
export async function setup({ tests = false } = {}) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const oldestMinor = { 20: 19, 22: 12 }[major] ?? 0;
  if (major < 20 || major === 21 || minor < oldestMinor) fail(`this needs Node 20.19, 22.12 or newer; it runs on ${process.version}`);
  console.log('Setting up');
  // The tests that count instructions are skipped where there is no Valgrind, as on recent Macs.
  await ensureTools(tests ? ['chromium', ...(onPath('apt-get') ? ['valgrind'] : [])] : []);
  await npmPackages();
  await engine('release', 'undertone');
  if (tests) await engine('debug');
  await engine('wasm', tests ? 'all' : 'check_glue');
  await packaging();
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await setup();
