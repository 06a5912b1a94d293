import { started } from './started.mjs';

await started(() => {});
