/** The package's solver on given features: its second module, driven as `fineTune` does, with nothing held back. */
import { readFileSync } from 'node:fs';

const folder = new URL('../../build/wasm/', import.meta.url);

/**
 * @returns a function that trains in an instance of its own each time: `(problem, { epochs, l2 }) => { weights, biases, iterations,
 *   milliseconds }`, the latter of the solve alone, without the instance and the rows
 */
export async function ours(variant = 'simd128') {
  const { default: createCalls } = await import(new URL(`undertone-corpus-${variant}.js`, folder));
  const module = new WebAssembly.Module(readFileSync(new URL(`undertone-corpus-${variant}.wasm`, folder)));
  const check = (status) => {
    if (status) throw new Error(`the trainer failed with status ${status}`);
  };

  /** epochs: at most so many; 0 leaves it to the solver. */
  return async ({ count, size, classes, features, labels }, { epochs = 0, l2 }) => {
    let memory;
    const calls = await createCalls({
      instantiateWasm: (imports, done) => {
        const instance = new WebAssembly.Instance(module, imports);
        memory = Object.values(instance.exports).find((item) => item instanceof WebAssembly.Memory);
        done(instance, module);
        return {};
      },
    });
    // The memory may have grown while an address was asked for, so views are made afterwards.
    const floats = (address, length) => new Float32Array(memory.buffer, address, length);
    const doubles = (address, length) => new Float64Array(memory.buffer, address, length);
    check(calls.rowsBegin(size));
    for (let row = 0; row < count; row++) {
      floats(calls.rowAddress(), size).set(features.subarray(row * size, (row + 1) * size));
      check(calls.rowAdd(labels[row], row));
    }
    calls.priorAddress(classes);
    // Seed, epochs, l2, then solver, rate and batch (its own choice), nothing held back, no folds, no weights, no copies.
    const settings = [1, epochs, l2, 0, 0, 0, 0, 0, 0, 0];
    doubles(calls.textBuffer(8 * settings.length), settings.length).set(settings);
    const start = performance.now();
    check(calls.trainBegin());
    for (let more = 1; more; ) {
      more = calls.trainStep();
      if (more < 0) check(-more);
    }
    const head = calls.trainHead();
    const milliseconds = performance.now() - start;
    const [iterations] = doubles(calls.trainOutcome(), 1);
    return {
      weights: floats(head, classes * size).slice(),
      biases: floats(head + 4 * classes * size, classes).slice(),
      iterations,
      milliseconds,
    };
  };
}
