/** SVG pictures for model cards: how far scores can be trusted, and what is taken for what. */
import { draw, FONT, INK } from '../drawing.mjs';

/** Percent of a share, with one digit. */
const percent = (share) => Math.round(share * 1000) / 10;

const axis = (name) => ({ name, type: 'value', min: 0, max: 100, nameLocation: 'middle', nameGap: 32, axisLabel: { formatter: '{value} %' } });

/**
 * Accuracy against confidence, a line for each set; a well calibrated model's lie on the diagonal.
 *
 * @param curves `[{ name, points: [{ confidence, accuracy }] }]`
 */
export const reliabilityPicture = (curves) =>
  draw(520, 440, {
    legend: { top: 8 },
    grid: { left: 64, right: 24, top: 56, bottom: 56 },
    xAxis: axis('confidence'),
    yAxis: axis('of which right'),
    series: [
      ...curves.map(({ name, points }) => ({
        name,
        type: 'line',
        symbolSize: 7,
        data: points.map(({ confidence, accuracy }) => [percent(confidence), percent(accuracy)]),
      })),
      { type: 'line', data: [[0, 0], [100, 100]], symbol: 'none', lineStyle: { color: INK, type: 'dashed', width: 1 } },
    ],
  });

const MOST_LABELS = 16;

/** Of many labels those that are confused most, in their old order. */
function confusedMost(labels, counts) {
  const wrong = (at) => labels.reduce((sum, _, other) => (other === at ? sum : sum + counts[at][other] + counts[other][at]), 0);
  return [...labels.keys()].sort((a, b) => wrong(b) - wrong(a)).slice(0, MOST_LABELS).sort((a, b) => a - b);
}

/**
 * The share of each true label's texts (rows) that was given each label (columns); of more than 16 labels those that are confused most.
 *
 * @param counts `counts[truth][prediction]`, both in the order of labels
 */
export function confusionPicture(title, labels, counts) {
  const shown = confusedMost(labels, counts);
  const names = shown.map((at) => labels[at]);
  const cell = names.length > 8 ? 34 : 64;
  const margin = 24 + 7 * Math.max(...names.map((name) => name.length));
  const size = cell * names.length;
  const whole = (at) => counts[at].reduce((sum, count) => sum + count, 0);
  const data = shown.flatMap((truth, y) => shown.map((guess, x) => [x, y, whole(truth) ? percent(counts[truth][guess] / whole(truth)) : 0]));
  const side = { type: 'category', data: names, splitArea: { show: true }, axisTick: { show: false } };
  return draw(Math.max(340, margin + size + 32), 72 + size + margin, {
    title: {
      text: title,
      subtext: 'rows: true label; columns: label given; % of the row',
      left: 12,
      top: 8,
      textStyle: { fontSize: 13, fontFamily: FONT },
      subtextStyle: { fontSize: 11 },
    },
    grid: { left: margin, top: 64, width: size, height: size },
    xAxis: { ...side, axisLabel: { rotate: names.length > 3 ? 90 : 0, interval: 0 } },
    yAxis: { ...side, inverse: true, axisLabel: { interval: 0 } },
    visualMap: { min: 0, max: 100, show: false, inRange: { color: ['#ffffff', '#0969da'] } },
    series: [{ type: 'heatmap', data, label: { show: true, fontSize: names.length > 8 ? 9 : 12, formatter: ({ value }) => value[2] || '' } }],
  });
}
