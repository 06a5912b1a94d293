// What the tests share. They run on the built package with its real engine and models.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Classifier } from 'undertone';

export const root = new URL('../../', import.meta.url);
export const path = (name) => fileURLToPath(new URL(name, root));
/** The model or head files in a folder of the repository; none where there is no such folder. */
function filesIn(folder) {
  const place = new URL(folder, root);
  if (!existsSync(place)) return [];
  return readdirSync(place)
    .filter((file) => file.endsWith('.safetensors'))
    .map((file) => new URL(file, place));
}

/** All models that come with the package. */
export const modelUrls = filesIn('dist/models/');
/** All heads that come with the package. */
export const headUrls = filesIn('dist/models/heads/');
export const modelUrl = new URL('dist/models/sentiment-en.safetensors', root);

export const variants = ['scalar', 'simd128'];

/** The bundled model, loaded once and never disposed of. */
export const sentiment = await Classifier.load('sentiment-en', { explain: true });

/** Scores in the model's label order. */
export const scoresOf = (classifier, { scores }) =>
  classifier.labels.map((label) => scores.find((entry) => entry.label === label).score);

/** Small models, one per encoder. */
export const fixtures = () => filesIn('tests/golden/encoders/');

export const code = (expected) => (error) => error.name === 'UndertoneError' && error.code === expected;
export const isNoOptions = (error) => code('E_ARGUMENT')(error) && /options must be an object/.test(error.message);
export const isAbort = (error) => error instanceof DOMException && error.name === 'AbortError';

/** A classifier on an engine of its own, and that engine's memory. */
export async function loadApart() {
  const wasm = new WebAssembly.Module(readFileSync(new URL('dist/wasm/undertone-simd128.wasm', root)));
  const { instantiate } = WebAssembly;
  let memory;
  WebAssembly.instantiate = async (...args) => {
    const instance = await instantiate(...args);
    memory = Object.values(instance.exports).find((item) => item instanceof WebAssembly.Memory);
    return instance;
  };
  try {
    return { classifier: await Classifier.load('sentiment-en', { wasm }), wasm, memory };
  } finally {
    WebAssembly.instantiate = instantiate;
  }
}
