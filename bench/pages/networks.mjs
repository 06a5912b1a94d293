// Driven from outside: bench/networks.mjs.
import { compareNetwork, compareWordLists } from '../networks/compare.mjs';
import { bytesOf } from './started.mjs';

const filesOf = async (name) => ({ model: await bytesOf(`/networks/${name}.safetensors`), onnx: await bytesOf(`/networks/${name}.onnx`) });

globalThis.compareNetwork = async (name, sets, rounds) => compareNetwork(name, await filesOf(name), sets, rounds);
globalThis.compareWordLists = compareWordLists;
