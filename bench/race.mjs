/** Contestants take turns, so that what else the machine does hits all alike. Runs in Node and in pages. */
import { median } from './statistics.mjs';

/** One measurement lasts at least so long: a page's clock is coarse. */
const MILLISECONDS = 100;
/** Calls between two looks at the clock, at most. */
const MOST_CALLS = 64;

/** A contestant on some texts; goes through them in a circle, on from where it last stopped. */
class Runner {
  times = [];
  #next = 0;

  constructor({ use, read }, texts) {
    this.use = use;
    this.read = read;
    this.texts = texts;
  }

  /** Takes one measurement, in microseconds a text. */
  async run() {
    await this.use?.();
    let count = 0;
    let elapsed = 0;
    const start = performance.now();
    for (let calls = 1; elapsed < MILLISECONDS; calls = Math.min(2 * calls, MOST_CALLS)) {
      for (let call = 0; call < calls; call++) {
        const answer = this.read(this.texts[this.#next++ % this.texts.length]);
        // Waiting costs those nothing that answer at once.
        if (answer instanceof Promise) await answer;
      }
      count += calls;
      elapsed = performance.now() - start;
    }
    this.times.push((elapsed * 1000) / count);
  }
}

/**
 * @param contestants `{ NAME: { read(text), use()? } }`; the first is the one that the others are compared with
 * @returns `{ us, ratios }` by name: the median of microseconds a text, and of how many times as long as the first one took in the same round
 */
export async function race(contestants, texts, rounds) {
  const runners = Object.entries(contestants).map(([name, contestant]) => [name, new Runner(contestant, texts)]);
  for (let round = 0; round < rounds; round++) {
    for (const [, runner] of runners) await runner.run();
  }
  const [[, first]] = runners;
  return {
    us: Object.fromEntries(runners.map(([name, { times }]) => [name, median(times)])),
    ratios: Object.fromEntries(runners.slice(1).map(([name, { times }]) => [name, median(times.map((time, round) => time / first.times[round]))])),
  };
}
