// Teaching: examples in, a training with a curve and a way to stop it, and what came of it.
import type { Classifier, Example } from 'undertone';
import { Examples, parseLines } from './examples';
import { count, quoted } from './format';
import { Heads } from './heads';
import { LossCurve } from './loss_curve';
import { byId, element, messageOf, onClick, onSubmit, set } from './page';
import { outcome, showReport } from './report';
import { listenToTable, openTable } from './table';

const text = byId<HTMLTextAreaElement>('text');
const texts = byId<HTMLTextAreaElement>('texts');
const labelOfTexts = byId<HTMLInputElement>('label-of-texts');
const rightLabel = byId<HTMLInputElement>('right-label');
const train = byId<HTMLButtonElement>('train');
const progress = byId<HTMLProgressElement>('training-progress');

const rehearsal = [{ text: 'a', label: 'a' }, { text: 'b', label: 'b' }];

/** @param changed called after another head came into use */
export async function teach(classifier: Classifier, changed: () => void): Promise<void> {
  let training: AbortController | undefined;
  const curve = new LossCurve();

  const examples = new Examples(() => {
    showLabels();
    const labels = examples.counts.size;
    train.disabled = labels < 2;
    if (examples.all.length) set('training-notice', labels < 2 ? 'Now add an example of another label, so that there is something to tell apart.' : '');
  });
  const heads = new Heads(classifier, () => {
    showLabels();
    changed();
  });

  function showLabels(): void {
    const labels = new Set([...classifier.labels, ...examples.counts.keys()]);
    byId('known-labels').replaceChildren(...[...labels].map((value) => element('option', { value })));
  }

  function add(added: readonly Example[], where: string): void {
    examples.add(added);
    set(where, `${count(added.length, 'example')} added.`);
  }

  function addLines(): void {
    const { examples: added, leftOver } = parseLines(texts.value, labelOfTexts.value.trim());
    texts.value = leftOver.join('\n');
    if (added.length) add(added, 'examples-notice');
    if (leftOver.length) {
      set('examples-notice', `${count(leftOver.length, 'line')} without a label: say which one they belong under.`);
      labelOfTexts.focus();
    } else {
      texts.focus();
    }
  }

  function correct(): void {
    const label = rightLabel.value.trim();
    if (!text.value.trim()) return set('corrected', 'There is no text yet.');
    if (!label) return;
    examples.add([{ text: text.value.trim(), label }]);
    rightLabel.value = '';
    const missing = examples.counts.size < 2 ? 'An example of another label is needed too' : 'Train it when you are ready';
    byId('corrected').replaceChildren(`Noted as ${quoted(label)}. `, element('a', { href: '#teach' }, missing), '.');
  }

  function showTraining(running: boolean): void {
    for (const id of ['add', 'correct', 'columns', 'examples', 'save']) byId(id).inert = running;
    for (const id of ['undo', 'reset-head', 'import-head', 'forget-examples']) byId<HTMLButtonElement>(id).disabled = running;
    byId('saved-heads').inert = running;
    train.hidden = running;
    byId('cancel').hidden = !running;
    progress.hidden = !running;
    byId(running ? 'cancel' : 'train').focus();
  }

  async function run(): Promise<void> {
    training = new AbortController();
    progress.value = 0;
    byId('report').hidden = true;
    curve.clear();
    showTraining(true);
    set('training-notice', `Training on ${count(examples.all.length, 'example')}…`);
    try {
      const report = await classifier.fineTune(examples.all, {
        newLabels: true,
        signal: training.signal,
        onEpoch(epoch) {
          curve.add(epoch);
          progress.value = epoch.progress;
        },
      });
      if (report.applied) await heads.use(report.head);
      set('training-notice', outcome(report));
      showReport(byId('report'), report, async () => {
        await heads.use(report.head);
        set('training-notice', 'Kept. It is in use now.');
        byId('undo').focus();
      });
    } catch (error) {
      if (training.signal.aborted) curve.clear();
      set('training-notice', training.signal.aborted ? 'Cancelled. Nothing was changed.' : messageOf(error));
    } finally {
      training = undefined;
      showTraining(false);
    }
  }

  async function take(file: File): Promise<void> {
    if (training) return;
    if (file.name.endsWith('.safetensors')) return heads.import(file);
    set('examples-notice', '');
    await openTable(file).catch((error: unknown) => set('examples-notice', messageOf(error)));
  }

  onSubmit('add', addLines);
  onSubmit('correct', correct);
  onClick('train', () => void run());
  onClick('cancel', () => training?.abort());
  onClick('choose-table', () => byId('table-file').click());
  byId<HTMLInputElement>('table-file').addEventListener('change', ({ target }) => {
    const field = target as HTMLInputElement;
    if (field.files?.[0]) void take(field.files[0]);
    field.value = '';
  });
  listenToTable((added) => add(added, 'examples-notice'));
  // Wherever on the page a file is dropped, it is meant for this, not for leaving the page.
  document.addEventListener('dragover', (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    byId('teach').classList.add('dropping');
  });
  document.addEventListener('dragleave', ({ relatedTarget }) => !relatedTarget && byId('teach').classList.remove('dropping'));
  document.addEventListener('drop', (event) => {
    byId('teach').classList.remove('dropping');
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    byId('teach').scrollIntoView();
    void take(file);
  });
  showLabels();
  // What training loads when it is first called is loaded now: a page that is ready asks for nothing any more.
  await classifier.fineTune(rehearsal, { apply: 'never' }).catch((error: unknown) => set('training-notice', messageOf(error)));
  await heads.begin();
}
