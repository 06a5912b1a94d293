import { Classifier } from 'undertone';
import { started, TEXT } from './started.mjs';

const classifier = await Classifier.load('/networks/text-cnn.safetensors');
await started(() => classifier.classify(TEXT));
