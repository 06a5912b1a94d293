// The loss while training, epoch by epoch: for each try (a fold, a strength) a line for the training examples and one for those held back.
import type { EpochProgress } from 'undertone';
import uPlot from 'uplot';
import { byId } from './page';

const plotHeight = 170;
const colourOf = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name);

/** The losses of one try, one number per epoch. */
interface Run {
  training: number[];
  heldBack: (number | null)[];
}

export class LossCurve {
  readonly #view = byId('loss-plot');
  #plot: uPlot | undefined;
  #runs: Run[] = [];
  #validated = false;
  #drawing = 0;

  constructor() {
    new ResizeObserver(() => this.#plot?.setSize({ width: this.#view.clientWidth, height: plotHeight })).observe(this.#view);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#plot?.redraw());
  }

  /** Begins an empty curve. */
  clear(): void {
    byId('losses').hidden = true;
    this.#plot?.destroy();
    this.#plot = undefined;
    this.#runs = [];
    this.#validated = false;
  }

  /** Adds one epoch. The final training has nothing held back, so it is drawn only if there was no validation. */
  add({ stage, epoch, loss, validationLoss }: EpochProgress): void {
    if (stage === 'validation') this.#validated = true;
    else if (this.#validated) return;
    const current = this.#runs.at(-1);
    // Each try starts over.
    const run = current && current.training.length < epoch ? current : { training: [], heldBack: [] };
    if (run !== current) this.#runs.push(run);
    run.training[epoch - 1] = loss;
    run.heldBack[epoch - 1] = validationLoss ?? null;
    this.#drawing ||= requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#drawing = 0;
    if (!this.#runs.length) return;
    byId('losses').hidden = false;
    this.#plot ??= this.#create();
    const plot = this.#plot;
    while (plot.series.length < 1 + 2 * this.#runs.length) {
      const run = (plot.series.length - 1) / 2;
      plot.addSeries(this.#line('--positive', run));
      plot.addSeries({ ...this.#line('--negative', run), dash: [5, 4] });
    }
    const epochs = Math.max(...this.#runs.map(({ training }) => training.length));
    const padded = (values: (number | null)[]) => Array.from({ length: epochs }, (_, index) => values[index] ?? null);
    plot.setData([
      Array.from({ length: epochs }, (_, index) => index + 1),
      ...this.#runs.flatMap(({ training, heldBack }) => [padded(training), padded(heldBack)]),
    ]);
    this.#view.setAttribute('aria-label', this.#described());
  }

  /** Lines of earlier tries step back behind the one that is being drawn. */
  #line(colour: string, run: number): uPlot.Series {
    const stroke = () => colourOf(colour) + (run === this.#runs.length - 1 ? '' : '38');
    return { stroke, width: 2, points: { show: () => this.#runs[run]!.training.length === 1 } };
  }

  #create(): uPlot {
    const axis: uPlot.Axis = {
      stroke: () => colourOf('--muted'),
      grid: { stroke: () => colourOf('--line'), width: 1 },
      ticks: { show: false },
      font: `12px ${getComputedStyle(document.body).fontFamily}`,
    };
    return new uPlot(
      {
        width: this.#view.clientWidth,
        height: plotHeight,
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false }, y: { range: (_, __, highest) => [0, this.#ceiling(highest)] } },
        axes: [
          { ...axis, size: 26, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] },
          { ...axis, size: 40 },
        ],
        series: [{}],
      },
      [[]],
      this.#view,
    );
  }

  /** A strength that fails on held-back examples may run off the top, so that the others can be told apart. */
  #ceiling(highest: number): number {
    const training = this.#runs.flatMap((run) => run.training);
    return 1.05 * Math.min(highest, 2 * Math.max(...training)) || 1;
  }

  #described(): string {
    const change = (values: (number | null)[]) => `from ${values[0]?.toFixed(2)} to ${values.at(-1)?.toFixed(2)}`;
    const { training, heldBack } = this.#runs.at(-1)!;
    const others = heldBack[0] === null ? '' : `, on held-back examples ${change(heldBack)}`;
    return `Loss over ${training.length} epochs: on the training examples ${change(training)}${others}`;
  }
}
