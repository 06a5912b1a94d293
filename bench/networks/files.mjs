/** The networks with random weights that are compared: build/bench/networks/, made by peers/networks.py. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readSafetensors } from '../../tools/safetensors.mjs';
import { engine, ensureTools, findTrainingPython, run } from '../../tools/setup.mjs';

export const networksFolder = new URL('../../build/bench/networks/', import.meta.url);

export async function prepareNetworks() {
  await ensureTools(['training', 'chromium']);
  await engine('release', 'undertone');
  await run([findTrainingPython(), fileURLToPath(new URL('../peers/networks.py', import.meta.url)), fileURLToPath(networksFolder)]);
}

export const readNetwork = (name) => new Uint8Array(readFileSync(new URL(`${name}.safetensors`, networksFolder)));

export const vocabularyOf = (name) => new TextDecoder().decode(readSafetensors(readNetwork(name)).tensors.vocabulary.bytes).split('\n');
