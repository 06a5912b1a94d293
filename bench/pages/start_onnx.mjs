import { onnxNetwork } from '../peers/onnx_networks.mjs';
import { bytesOf, IDS, started } from './started.mjs';

const network = await onnxNetwork(await bytesOf('/networks/text-cnn.onnx'));
await started(() => network(IDS));
