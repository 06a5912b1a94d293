/** undertone/worker: the same classifier off the main thread. */

export type * from './index.js';
export { UndertoneError } from './errors.js';
export { Classifier } from './worker_client.js';
export type { TextSession } from './worker_session.js';
