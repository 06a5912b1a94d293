import { Classifier, type Classification } from 'undertone';
import { samples } from './samples';
import { drawTrace, type Step } from './trace';

const tones = ['negative', 'neutral', 'positive'] as const;
const longestTrace = 64;

const byId = <T extends Element = HTMLElement>(id: string) => document.getElementById(id) as unknown as T;
const text = byId<HTMLTextAreaElement>('text');
const traceView = byId<SVGSVGElement>('trace');
const percent = (share: number) => `${Math.round(share * 100)}%`;

function set(id: string, value: string): void {
  byId(id).textContent = value;
}

function scoreOf({ scores }: Classification, label: string): number {
  return scores.find((entry) => entry.label === label)?.score ?? 0;
}

function duration(milliseconds: number): string {
  const [value, unit] = milliseconds < 1 ? [milliseconds * 1000, 'µs'] : [milliseconds, 'ms'];
  return `${value.toFixed(value < 10 ? 1 : 0)} ${unit}`;
}

/**
 * Time of one call in milliseconds. Browser clocks tick in steps far longer than a call, so it is repeated until the clock
 * has moved well; of two such rounds the better one counts, the other may have been interrupted.
 */
function timed(work: () => void): number {
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

/** The mood after each word; of a long text, after evenly spaced words. */
function trace(classifier: Classifier, content: string): Step[] {
  const words = [...content.matchAll(/\S+/g)];
  const stride = Math.ceil(words.length / longestTrace);
  return words
    .filter((_, index) => (words.length - 1 - index) % stride === 0)
    .map((match) => {
      const result = classifier.classify(content.slice(0, match.index + match[0].length));
      return { word: match[0], mood: scoreOf(result, 'positive') - scoreOf(result, 'negative') };
    });
}

function show(result: Classification | undefined): void {
  document.documentElement.dataset.tone = result?.label ?? 'neutral';
  set('label', result?.label ?? 'listening');
  set('score', result ? percent(result.score) : '');
  set('tokens', result ? String(result.tokens) : '–');
  set('unknown', result ? percent(result.unknownShare) : '–');
  for (const tone of tones) {
    const share = result ? scoreOf(result, tone) : 0;
    for (const part of document.querySelectorAll<HTMLElement>(`.bars [data-tone=${tone}], .blend [data-tone=${tone}]`)) {
      part.style.setProperty('--share', String(share));
      const figure = part.querySelector('.share');
      if (figure) figure.textContent = percent(share);
    }
  }
}

function describe(steps: readonly Step[]): string {
  const tone = ({ mood }: Step) => (mood > 0.2 ? 'positive' : mood < -0.2 ? 'negative' : 'neutral');
  const [first, last] = [steps[0], steps.at(-1)];
  return first && last ? `The mood after each word: begins ${tone(first)}, ends ${tone(last)}` : 'The mood after each word';
}

function size(bytes: number): string {
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Counts what the browser itself reports from now on, but for the tab's icon, which it fetches when it likes. */
function countRequests(): void {
  let count = 0;
  const since = performance.now();
  const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]')?.href;
  new PerformanceObserver((list) => {
    const entries = list.getEntries().filter(({ name, startTime }) => startTime > since && name !== icon);
    count += entries.length;
    byId('proof').title += entries.map((entry) => `${entry.name}\n`).join('');
    set('requests', String(count));
    set('requests-unit', count === 1 ? 'request' : 'requests');
    byId('proof').classList.toggle('broken', count > 0);
  }).observe({ type: 'resource' });
}

function listen(classifier: Classifier): void {
  let pending = 0;
  let announcing = 0;
  let steps: Step[] = [];

  const slowParts = (content: string, result: Classification | undefined) => {
    steps = trace(classifier, content);
    drawTrace(traceView, steps);
    traceView.setAttribute('aria-label', describe(steps));
    set('time', result ? duration(timed(() => classifier.classify(content))) : '–');
  };

  const update = () => {
    const content = text.value;
    const result = content.trim() ? classifier.classify(content) : undefined;
    show(result);
    for (const button of document.querySelectorAll('#samples button'))
      button.setAttribute('aria-pressed', String(button.textContent === content));
    // The answer is painted first; the curve and the stop-watch follow in the next task.
    clearTimeout(pending);
    pending = window.setTimeout(slowParts, 0, content, result);
    // Spoken when the typing pauses, not on every key.
    clearTimeout(announcing);
    announcing = window.setTimeout(set, 700, 'announcement', result ? `${result.label}, ${percent(result.score)}` : '');
  };

  text.addEventListener('input', update);
  byId('clear').addEventListener('click', () => {
    text.value = '';
    text.focus();
    update();
  });
  byId('samples').addEventListener('click', ({ target }) => {
    if (!(target instanceof HTMLButtonElement)) return;
    text.value = target.textContent ?? '';
    update();
  });
  new ResizeObserver(() => drawTrace(traceView, steps)).observe(traceView);
  update();
}

function listSamples(): void {
  for (const sample of samples) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = sample;
    const item = document.createElement('li');
    item.append(button);
    byId('samples').append(item);
  }
  if (!text.value) text.value = samples[0]!;
}

async function start(): Promise<void> {
  listSamples();
  const started = performance.now();
  const classifier = await Classifier.load();
  set('ready', duration(performance.now() - started));
  set('model', `${classifier.model.name} ${classifier.model.version}`);
  set('model-size', size(classifier.model.byteSize));
  set('engine', classifier.variant);
  listen(classifier);
  countRequests();
  document.documentElement.dataset.ready = 'true';
}

start().catch((error: unknown) => {
  const failure = byId('failure');
  failure.textContent = error instanceof Error ? error.message : String(error);
  failure.hidden = false;
  set('label', 'not available');
});
