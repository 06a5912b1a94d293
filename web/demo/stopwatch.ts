/**
 * Time of one call in milliseconds. Browser clocks tick in steps far longer than a call, so it is repeated until the clock
 * has moved well; of two such rounds the better one counts, the other may have been interrupted.
 */
export function timed(work: () => void): number {
  let fastest = Infinity;
  for (let runs = 1, rounds = 0; rounds < 2; ) {
    const started = performance.now();
    for (let run = 0; run < runs; ++run) work();
    const elapsed = performance.now() - started;
    if (elapsed >= 2) {
      fastest = Math.min(fastest, elapsed / runs);
      ++rounds;
    } else {
      runs *= 4;
    }
  }
  return fastest;
}
