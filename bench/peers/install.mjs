/** Fetches the packages that the benches compare with, once; they are no part of the development setup. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export function installPeers() {
  if (existsSync(new URL('node_modules/.package-lock.json', import.meta.url))) return;
  const { status } = spawnSync('npm', ['ci'], { cwd: fileURLToPath(new URL('.', import.meta.url)), stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error('the peers could not be installed; run npm ci in bench/peers/');
}
