import { Classifier, type Classification } from 'undertone';
import { duration, percent, size } from './format';
import { byId, element, messageOf, onClick, set } from './page';
import { countRequests } from './requests';
import { samples } from './samples';
import { timed } from './stopwatch';
import { toneOf, haveMood } from './tones';
import { drawTrace, type Step } from './trace';
import { shareOf, showVerdict } from './verdict';
import { listenToWords, showWords } from './words';

const longestTrace = 64;
const text = byId<HTMLTextAreaElement>('text');
const traceView = byId<SVGSVGElement>('trace');
const explained = byId<HTMLSelectElement>('explained');

/** How the text sounds after each word; of a long text, after evenly spaced words. */
function trace(classifier: Classifier, content: string, label: string): Step[] {
  const words = [...content.matchAll(/\S+/g)];
  const stride = Math.ceil(words.length / longestTrace);
  const mood = haveMood(classifier.labels);
  return words
    .filter((_, index) => (words.length - 1 - index) % stride === 0)
    .map((match) => {
      const result = classifier.classify(content.slice(0, match.index + match[0].length));
      const level = mood ? shareOf(result, 'positive') - shareOf(result, 'negative') : 2 * shareOf(result, label) - 1;
      return { word: match[0], level };
    });
}

/** The curve in words. */
function describe(steps: readonly Step[], mood: boolean, label: string): string {
  const tone = ({ level }: Step) => (level > 0.2 ? 'positive' : level < -0.2 ? 'negative' : 'neutral');
  const share = ({ level }: Step) => percent((level + 1) / 2);
  const what = mood ? 'The mood after each word' : `The share of ${label} after each word`;
  const [first, last] = [steps[0], steps.at(-1)];
  const said = mood ? tone : share;
  return first && last ? `${what}: begins ${said(first)}, ends ${said(last)}` : what;
}

/** Lets the page follow the text; the function that is returned brings it up to date with another head. */
function listen(classifier: Classifier): () => void {
  let pending = 0;
  let announcing = 0;
  let steps: Step[] = [];

  const slowParts = (content: string, result: Classification | undefined) => {
    const label = explained.value || result?.label || '';
    const mood = haveMood(classifier.labels);
    steps = trace(classifier, content, label);
    traceView.dataset.tone = mood ? 'mood' : toneOf(label);
    traceView.setAttribute('aria-label', describe(steps, mood, label));
    showWords(content, result && classifier.explain(content, { label }), text.selectionEnd);
    drawTrace(traceView, steps);
    set('time', result ? duration(timed(() => classifier.classify(content))) : '–');
  };

  const update = () => {
    const content = text.value;
    const result = content.trim() ? classifier.classify(content) : undefined;
    showVerdict(classifier.labels, result);
    for (const button of document.querySelectorAll('#samples button'))
      button.setAttribute('aria-pressed', String(button.textContent === content));
    // The answer is painted first; the words, the curve and the stop-watch follow in the next task.
    clearTimeout(pending);
    pending = window.setTimeout(slowParts, 0, content, result);
    // Spoken when the typing pauses, not on every key.
    clearTimeout(announcing);
    announcing = window.setTimeout(set, 700, 'announcement', result ? `${result.label}, ${percent(result.score)}` : '');
  };

  const refresh = () => {
    const labels = classifier.labels.map((label) => element('option', { value: label }, label));
    explained.replaceChildren(element('option', { value: '' }, 'the answer'), ...labels);
    update();
  };

  text.addEventListener('input', () => {
    set('corrected', '');
    update();
  });
  explained.addEventListener('change', update);
  onClick('clear', () => {
    text.value = '';
    text.focus();
    update();
  });
  byId('samples').addEventListener('click', ({ target }) => {
    if (!(target instanceof HTMLButtonElement)) return;
    text.value = target.textContent ?? '';
    set('corrected', '');
    update();
  });
  listenToWords();
  new ResizeObserver(() => drawTrace(traceView, steps)).observe(traceView);
  refresh();
  return refresh;
}

function listSamples(): void {
  for (const sample of samples) byId('samples').append(element('li', {}, element('button', { type: 'button' }, sample)));
  if (!text.value) text.value = samples[0]!;
}

async function start(): Promise<void> {
  listSamples();
  const started = performance.now();
  const classifier = await Classifier.load('sentiment-en', { explain: true });
  set('ready', duration(performance.now() - started));
  set('model', `${classifier.model.name} ${classifier.model.version}`);
  set('model-size', size(classifier.model.byteSize));
  set('engine', classifier.variant);
  const refresh = listen(classifier);
  // Teaching is fetched behind the reading, and whole: nothing is requested any more once the page is ready.
  const { teach } = await import('./teach');
  await teach(classifier, refresh);
  countRequests();
  document.documentElement.dataset.ready = 'true';
}

start().catch((error: unknown) => {
  const failure = byId('failure');
  failure.textContent = messageOf(error);
  failure.hidden = false;
  set('label', 'not available');
});
