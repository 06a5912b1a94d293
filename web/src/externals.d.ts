/** What the package is built upon and has no types of its own. */

/** The functions of bindings/: addresses, row numbers and statuses are plain numbers. */
declare module '#glue' {
  /** What every module has. */
  export interface SharedCalls {
    variant(): number;
    textBuffer(byteLength: number): number;
    statusName(status: number): number;
    failureMessage(): number;
    failureTensor(): number;
    failureOffset(): number;
  }

  /** The engine: bindings/embind.cc. */
  export interface Calls extends SharedCalls {
    loadBegin(byteLength: number): number;
    loadHeader(): number;
    headerLength(): number;
    loadText(keyLength: number, valueLength: number): number;
    loadNumber(keyLength: number, value: number): number;
    loadTensor(nameLength: number, dtypeLength: number, begin: number, end: number): number;
    loadDimension(size: number): number;
    loadFinish(verify: number): number;
    loadAbandon(): void;
    featureSize(handle: number): number;
    modelHash(handle: number): number;
    fileAddress(handle: number): number;
    resultAddress(handle: number): number;
    classify(handle: number, byteLength: number): number;
    classifyBatch(handle: number, count: number): number;
    /** Only in the builds with explanations, as the next. */
    explain?(handle: number, byteLength: number, label: number): number;
    explanationAddress(handle: number): number;
    release(handle: number): number;
    embedAugmented(handle: number, byteLength: number, seed: number, dropout: number, swaps: number): number;
    headFinish(handle: number): number;
    headReset(handle: number): number;
    headWeight(handle: number, shipped: number): number;
    headBias(handle: number, shipped: number): number;
    featureStride(handle: number): number;
    sessionOpen(handle: number): number;
    sessionRewind(session: number, utf16: number): number;
    sessionBytes(session: number): number;
    sessionRead(session: number, byteLength: number): number;
    sessionClose(session: number): void;
  }

  /** Work on many texts: bindings/corpus.cc. */
  export interface CorpusCalls extends SharedCalls {
    rowsBegin(featureSize: number): number;
    rowLimit(): number;
    rowAddress(): number;
    rowAdd(label: number, group: number): number;
    rowReplace(row: number, label: number, group: number): number;
    rowLabel(row: number, label: number): number;
    rowDrop(row: number): number;
    tallyBegin(labelCount: number): number;
    scoresAddress(): number;
    tallyAdd(truth: number): number;
    tallyFigures(): number;
    priorAddress(labelCount: number): number;
    baselineAddress(labelCount: number): number;
    trainBegin(): number;
    trainStep(): number;
    trainProgress(): number;
    trainHead(): number;
    trainBefore(): number;
    trainAfter(): number;
    trainOutcome(): number;
    sentences(byteLength: number): number;
    keyChoose(count: number, centre: number): number;
  }

  export default function createCalls<Functions extends SharedCalls>(options: {
    locateFile(path: string): string;
    instantiateWasm(
      imports: WebAssembly.Imports,
      done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
    ): object;
  }): Promise<Functions>;
}

/** Ships without types of its own. */
declare module 'comlink/dist/esm/node-adapter.mjs' {
  import type { Endpoint } from 'comlink';
  import type { MessagePort, Worker } from 'node:worker_threads';

  export default function nodeEndpoint(endpoint: MessagePort | Worker): Endpoint;
}
