/** What a page holds and what it fetched. */
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

/** Runs in the page before anything else: the engine counts no WebAssembly memory as the page's, so it is noted as it is made. */
export function noteWasm() {
  const memories = new Set();
  let compiled = 0;
  const keep = (instance) => Object.values(instance.exports).filter((item) => item instanceof Memory).forEach((memory) => memories.add(memory));
  const { Memory } = WebAssembly;
  WebAssembly.Memory = new Proxy(Memory, {
    construct(target, args) {
      const memory = new target(...args);
      memories.add(memory);
      return memory;
    },
  });
  for (const name of ['compile', 'compileStreaming', 'instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (source, ...rest) => {
      if (!(source instanceof WebAssembly.Module)) compiled++;
      const result = await original.call(WebAssembly, source, ...rest);
      if (name.startsWith('instantiate')) keep(result.instance ?? result);
      return result;
    };
  }
  globalThis.noted = () => ({ compiled, wasmBytes: [...memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0) });
}

/** Bytes after garbage was collected: JavaScript's heap, array buffers, WebAssembly memories. */
export async function memoryOf(page) {
  const session = await page.context().newCDPSession(page);
  for (let time = 0; time < 2; time++) await session.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize } = await session.send('Runtime.getHeapUsage');
  const { wasmBytes, compiled } = await page.evaluate(() => globalThis.noted());
  return { heap: usedSize, buffers: backingStorageSize, wasm: wasmBytes, compiled };
}

const sizes = new Map();

async function sizesOf(file) {
  if (!sizes.has(file.href)) {
    const bytes = readFileSync(file);
    const [zipped, brotli] = await Promise.all([promisify(gzip)(bytes, { level: 9 }), promisify(brotliCompress)(bytes)]);
    sizes.set(file.href, { raw: bytes.length, gzip: zipped.length, brotli: brotli.length });
  }
  return sizes.get(file.href);
}

/** `{ code, model }`, each `{ raw, gzip, brotli }` bytes of the files. */
export async function weigh(files) {
  const sums = { code: { raw: 0, gzip: 0, brotli: 0 }, model: { raw: 0, gzip: 0, brotli: 0 } };
  for (const file of files) {
    const sum = sums[/\.(safetensors|onnx)$/.test(file.pathname) ? 'model' : 'code'];
    for (const [unit, count] of Object.entries(await sizesOf(file))) sum[unit] += count;
  }
  return sums;
}
