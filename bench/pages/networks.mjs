// Driven from outside: bench/networks.mjs.
import { compareNetwork, compareWordLists } from '../networks/compare.mjs';

const bytes = async (name) => new Uint8Array(await (await fetch(`/networks/${name}`)).arrayBuffer());

globalThis.compareNetwork = async (name, sets, rounds) => compareNetwork(name, { model: await bytes(`${name}.safetensors`), onnx: await bytes(`${name}.onnx`) }, sets, rounds);
globalThis.compareWordLists = compareWordLists;
