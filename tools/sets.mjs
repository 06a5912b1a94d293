/** The public sets: folders SET with SPLIT.tsv or SPLIT.tsv.xz (header label<TAB>text; .xz is read with the `xz` command). */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const file = (folder, set, split) => join(folder, set, `${split}.tsv`);

function readText(path) {
  if (existsSync(path)) return readFileSync(path, 'utf8');
  const { status, stdout, stderr, error } = spawnSync('xz', ['-dc', `${path}.xz`], { encoding: 'utf8', maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(`cannot read ${path}.xz: ${error?.message ?? stderr.trim()} (xz comes with xz-utils)`);
  return stdout;
}

/** The folder that was asked for, or $UNDERTONE_DATA. Throws if there is neither. */
export function dataFolder(asked) {
  const folder = asked ?? process.env.UNDERTONE_DATA;
  if (!folder) throw new Error('say where the sets are: --data DIR, or $UNDERTONE_DATA');
  return folder;
}

/** Whether the folder has that split of the set. */
export function hasSplit(folder, set, split) {
  const path = file(folder, set, split);
  return existsSync(path) || existsSync(`${path}.xz`);
}

/** Whether a text may be shown in the repository: short, without links and @names. */
export const isQuotable = (text, longest) => text.length <= longest && !/@|https?:|www\.|pic\.twitter/i.test(text);

/** All examples of a split, `{ label, text }` in the order of the file. */
export function readExamples(folder, set, split) {
  const path = file(folder, set, split);
  const [header, ...lines] = readText(path).trimEnd().split('\n');
  if (header !== 'label\ttext') throw new Error(`${path} does not begin with label<TAB>text`);
  return lines.map((line) => {
    const [label, text] = line.split('\t');
    return { label, text };
  });
}
