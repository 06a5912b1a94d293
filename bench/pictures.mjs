/** The pictures of docs/performance.md. */
import { COLOURS, draw } from '../tools/drawing.mjs';

const axis = (name, more) => ({ name, type: 'log', nameLocation: 'middle', minorSplitLine: { show: true, lineStyle: { opacity: 0.3 } }, ...more });
const units = (microseconds) => (microseconds < 1000 ? `${microseconds} µs` : microseconds < 1e6 ? `${microseconds / 1000} ms` : `${microseconds / 1e6} s`);

/**
 * Microseconds against something, both logarithmic; a dashed line has the colour of the one before it.
 *
 * @param lines `[{ name, dashed, points: [[x, microseconds]] }]`
 */
export function growthPicture(lines, xName) {
  const least = Math.min(...lines.flatMap(({ points }) => points.map(([x]) => x)));
  let colour = -1;
  return draw(900, 480, {
    // A row for each kind of line.
    legend: [false, true].map((dashed, row) => ({
      data: lines.filter((line) => Boolean(line.dashed) === dashed).map(({ name }) => name), top: 8 + 24 * row, itemWidth: 36, itemGap: 24,
    })),
    grid: { left: 72, right: 40, top: 72, bottom: 56 },
    xAxis: axis(xName, { nameGap: 32, min: least, axisLabel: { formatter: (x) => x.toLocaleString('en') } }),
    yAxis: axis('time a text', { nameGap: 52, axisLabel: { formatter: units } }),
    series: lines.map(({ name, dashed, points }) => {
      if (!dashed) colour++;
      return { name, type: 'line', data: points, symbolSize: 5, color: COLOURS[colour], lineStyle: { type: dashed ? 'dashed' : 'solid', width: 2 } };
    }),
  });
}
