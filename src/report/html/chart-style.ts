import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { withoutHooks } from './svg-hooks.ts';

use([SVGRenderer]);

// Colours of the page, so that charts follow light and dark mode.
export const INK = 'var(--ink)';
export const MUTED = 'var(--muted)';
export const RULE = 'var(--rule)';
export const DATA = 'var(--data)';
export const BOX = 'var(--data-soft)';
export const LIMIT = 'var(--fail)';
export const GUIDE = 'var(--guide)';

/** Of all charts, in the SVG's own units; the page scales them. */
export const WIDTH = 1120;

const TITLE = { nameLocation: 'middle', nameTextStyle: { color: MUTED, fontSize: 12 } } as const;

interface Extent {
  readonly min: number;
  readonly max: number;
  readonly interval?: number;
}

/** A horizontal axis of numbers. An end that is not a round number has neither line nor label. */
export function valueAxis(name: string, extent: Extent, end: 'ends before the edge' | 'whole' = 'whole') {
  const whole = end === 'whole';
  return {
    type: 'value',
    ...extent,
    name,
    ...TITLE,
    nameGap: 28,
    axisLabel: { color: MUTED, fontSize: 12, ...(!whole && { showMaxLabel: false }) },
    splitLine: { lineStyle: { color: RULE }, ...(!whole && { showMaxLine: false }) },
  } as const;
}

/** A vertical axis of names, the first at the top. */
export function categoryAxis(labels: readonly string[], widthPx: number) {
  return {
    type: 'category',
    inverse: true,
    data: [...labels],
    axisLine: { lineStyle: { color: RULE } },
    axisTick: { show: false },
    axisLabel: { color: INK, fontSize: 13, width: widthPx, overflow: 'truncate', interval: 0 },
  } as const;
}

/** Self-contained SVG; equal options give equal SVG. */
export function drawn(height: number, option: object): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: 'inherit', fontSize: 13, color: INK },
    ...option,
  });
  try {
    return withoutHooks(chart.renderToSVGString({ useViewBox: true }));
  } finally {
    chart.dispose();
  }
}
