/** Tells whoever drives the page how long it took from the navigation to the first answer. */

/** `read()` gives an answer; the page can be asked for more of them afterwards. */
export async function started(read) {
  await read();
  console.log('milliseconds', performance.now());
  globalThis.read = read;
}

export const TEXT = 'I did not expect to love this film.';
/** The same for those that begin with ids; which ones makes no difference. */
export const IDS = Int32Array.of(14, 104, 28, 507, 7, 146, 17, 20, 2);

export const bytesOf = async (url) => new Uint8Array(await (await fetch(url)).arrayBuffer());
