// Driven from outside: bench/kernels.mjs.
import { measureKernels } from '../kernels/measure.mjs';
import { bytesOf } from './started.mjs';

globalThis.measureKernels = async (work, rounds) => measureKernels(await bytesOf('/undertone-bench.wasm'), work, rounds);
