// The curve of how the text sounds after each word, drawn with attributes only: a strict policy allows no inline style.
export interface Step {
  word: string;
  /** From -1, at the bottom, to 1, at the top. */
  level: number;
}

const margin = { x: 28, top: 12, bottom: 12 };
const wordLine = 20;
const roomForWord = 60;

function add(parent: Element, name: string, attributes: Record<string, string | number>, text = ''): void {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.textContent = text;
  parent.append(element);
}

export function drawTrace(svg: SVGSVGElement, steps: readonly Step[]): void {
  const { clientWidth: width, clientHeight: height } = svg;
  const gap = steps.length > 1 ? (width - 2 * margin.x) / (steps.length - 1) : 0;
  const wordsFit = steps.length === 1 || gap >= roomForWord;
  const floor = height - margin.bottom - (wordsFit ? wordLine : 0);
  const middle = (margin.top + floor) / 2;
  const points = steps.map(({ level }, index) => ({
    x: steps.length > 1 ? margin.x + index * gap : width / 2,
    y: middle - level * (middle - margin.top),
  }));

  svg.querySelectorAll(':scope > :not(defs)').forEach((element) => element.remove());
  svg.querySelector('#mood')?.setAttribute('y2', String(floor + margin.top));
  add(svg, 'line', { class: 'axis', x1: 0, x2: width, y1: middle, y2: middle });
  // Level tangents: the curve never swings beyond the values it joins.
  const curve = points.map(({ x, y }, index) => {
    const before = points[index - 1];
    return before ? `C${(before.x + x) / 2} ${before.y} ${(before.x + x) / 2} ${y} ${x} ${y}` : `M${x} ${y}`;
  });
  add(svg, 'path', { class: 'curve', d: curve.join('') });

  const dotted = wordsFit ? points : points.slice(-1);
  for (const { x, y } of dotted) add(svg, 'circle', { class: 'dot', cx: x, cy: y, r: 4 });
  if (wordsFit) points.forEach(({ x }, index) => add(svg, 'text', { x, y: height - 6 }, steps[index]!.word));
}
