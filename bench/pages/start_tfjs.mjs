import { tfjsNetwork } from '../peers/tfjs_networks.mjs';
import { readFloats } from '../networks/weights.mjs';
import { bytesOf, IDS, started } from './started.mjs';

const { weights } = readFloats(await bytesOf('/networks/text-cnn.safetensors'));
const network = await tfjsNetwork('wasm', 'text-cnn', weights);
await started(() => network(IDS));
