// Driven from outside: bench/kernels.mjs.
import { measureKernels } from '../kernels/measure.mjs';

globalThis.measureKernels = measureKernels;
