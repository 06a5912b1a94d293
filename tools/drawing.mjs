/** SVG charts, drawn without a browser. */
import { init } from 'echarts';

export const INK = '#57606a';
export const FONT = 'system-ui, sans-serif';
export const COLOURS = ['#0969da', '#bc4c00', '#1a7f37', '#8250df', '#9a6700', '#cf222e'];

/** The SVG of an option of echarts. */
export function draw(width, height, option) {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption({ animation: false, backgroundColor: '#fff', color: COLOURS, textStyle: { fontFamily: FONT, color: INK }, ...option });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
