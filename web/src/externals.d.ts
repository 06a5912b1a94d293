/** What the package is built upon and has no types of its own. */

/** The functions of bindings/embind.cc. Addresses and statuses are plain numbers. */
declare module '#glue' {
  export interface Calls {
    variant(): number;
    textBuffer(byteLength: number): number;
    statusName(status: number): number;
    failureMessage(): number;
    failureTensor(): number;
    failureOffset(): number;
    loadBegin(byteLength: number): number;
    loadHeader(): number;
    headerLength(): number;
    loadText(keyLength: number, valueLength: number): number;
    loadNumber(keyLength: number, value: number): number;
    loadTensor(nameLength: number, dtypeLength: number, begin: number, end: number): number;
    loadDimension(size: number): number;
    loadFinish(verify: number): number;
    loadAbandon(): void;
    labelCount(handle: number): number;
    featureSize(handle: number): number;
    modelHash(handle: number): number;
    resultAddress(handle: number): number;
    classify(handle: number, byteLength: number): number;
    release(handle: number): number;
    metrics(labelCount: number): number;
  }

  export default function createCalls(options: {
    locateFile(path: string): string;
    instantiateWasm(
      imports: WebAssembly.Imports,
      done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
    ): object;
  }): Promise<Calls>;
}

/** Ships without types of its own. */
declare module 'comlink/dist/esm/node-adapter.mjs' {
  import type { Endpoint } from 'comlink';
  import type { MessagePort, Worker } from 'node:worker_threads';

  export default function nodeEndpoint(endpoint: MessagePort | Worker): Endpoint;
}
