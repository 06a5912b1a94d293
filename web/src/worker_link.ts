/** A worker and the calls that wait for it: none of them hangs when it dies, and an idle one keeps no process alive. */

import { type Endpoint, type Remote, wrap } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { disposed, UndertoneError } from './errors.js';
import { nodeModule } from './source.js';
import type { Api, ErrorData } from './worker_script.js';

interface Thread {
  endpoint: Endpoint;
  terminate(): void;
  onError(listener: (event: { message: string }) => void): void;
  /** Node only: whether the thread keeps the process alive. */
  ref?(): void;
  unref?(): void;
}

function startThread(): Thread {
  if (typeof Worker === 'function') {
    // This very expression is what bundlers look for.
    const worker = new Worker(new URL('./worker_script.js', import.meta.url), { type: 'module' });
    return { endpoint: worker, terminate: () => worker.terminate(), onError: (listener) => worker.addEventListener('error', listener) };
  }
  const threads = nodeModule<typeof import('node:worker_threads')>('node:worker_threads');
  if (!threads) throw new UndertoneError('E_WASM', "no worker can be started here; import Classifier from 'undertone' instead");
  // Not the expression above, lest bundlers ship the script twice.
  const worker = new threads.Worker(new URL(import.meta.url.replace(/[^/]*$/, 'worker_script.js')), { execArgv: [] });
  return {
    endpoint: nodeEndpoint(worker),
    terminate: () => void worker.terminate(),
    onError: (listener) => worker.on('error', listener),
    ref: () => worker.ref(),
    unref: () => worker.unref(),
  };
}

function revive(error: Error | ErrorData): Error {
  if ((error as Error).name === 'DataCloneError') return new UndertoneError('E_ARGUMENT', `an argument cannot be sent to the worker: ${error.message}`, { cause: error });
  return error instanceof Error ? error : new UndertoneError(error.code, error.message, error);
}

export class WorkerLink {
  readonly #thread = startThread();
  readonly #remote = wrap<Api>(this.#thread.endpoint);
  readonly #waiting = new Set<(reason: Error) => void>();
  #closed: Error | undefined;

  constructor() {
    this.#thread.onError(({ message }) =>
      this.close(new UndertoneError('E_WASM', `the worker failed: ${message || 'its script could not be loaded'}`)),
    );
  }

  call<Value>(run: (remote: Remote<Api>) => Promise<Value>): Promise<Value> {
    return new Promise<Value>((resolve, reject) => {
      if (this.#closed) throw this.#closed;
      this.#waiting.add(reject);
      this.#thread.ref?.();
      // An argument that cannot be sent throws here.
      (async () => run(this.#remote))()
        .then(resolve, (error) => reject(revive(error)))
        .finally(() => {
          this.#waiting.delete(reject);
          if (!this.#waiting.size) this.#thread.unref?.();
        });
    });
  }

  /** Ends the worker and everything that waits for it. */
  close(reason: Error = disposed()): void {
    if (this.#closed) return;
    this.#closed = reason;
    this.#thread.terminate();
    for (const reject of this.#waiting) reject(reason);
    this.#waiting.clear();
  }
}
