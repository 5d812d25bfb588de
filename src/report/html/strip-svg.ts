import type {
  CustomSeriesRenderItem,
  CustomSeriesRenderItemAPI,
  CustomSeriesRenderItemReturn,
} from 'echarts';
import { CustomChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { use } from 'echarts/core';
import { ms } from '../format.ts';
import { BOX, categoryAxis, DATA, drawn, GUIDE, INK, LIMIT, MUTED, valueAxis, WIDTH } from './chart-style.ts';
import { axisOf, beyond, type Strip } from './strip-scale.ts';

use([CustomChart, GridComponent]);

const ROW = 46;
const TOP = 34;
const BOTTOM = 46;
const LEFT = 142;
const RIGHT = 190;
/** Right edges of the two columns of figures beside the plot. */
const P95_COLUMN = WIDTH - 122;
const MISSING_COLUMN = WIDTH - 4;
/** Fraction of the golden ratio: consecutive dots land far apart, and the same on every drawing. */
const GOLDEN = 0.618_033_988_75;

type Shape = CustomSeriesRenderItemReturn & object;

/**
 * Self-contained SVG with a row for each scenario: p5–p95 box, a dot for each utterance, limit, guide's p95, number
 * of missing ones.
 */
export function stripSvg(strips: readonly Strip[]): string {
  const { startMs, endMs, stepMs } = axisOf(strips);
  const height = TOP + BOTTOM + ROW * strips.length;
  const renderItem: CustomSeriesRenderItem = ({ dataIndex }, api) => {
    const strip = strips[dataIndex];
    const heads = dataIndex === 0 ? columnHeads(strips, api) : [];
    return strip && { type: 'group', children: [...heads, ...row(strip, dataIndex, endMs, api)] };
  };
  return drawn(height, {
    grid: { left: LEFT, right: RIGHT, top: TOP, bottom: BOTTOM },
    xAxis: valueAxis('end of speech to translated speech heard, ms', {
      min: startMs,
      max: endMs,
      interval: stepMs,
    }),
    yAxis: categoryAxis(
      strips.map(({ label }) => label),
      LEFT - 38,
    ),
    series: {
      type: 'custom',
      silent: true,
      clip: false,
      data: strips.map((_strip, index) => index),
      renderItem,
    },
  });
}

function row(strip: Strip, index: number, endMs: number, api: CustomSeriesRenderItemAPI): Shape[] {
  const at = (valueMs: number): readonly [number, number] => {
    const [x = 0, y = 0] = api.coord([Math.min(valueMs, endMs), index]);
    return [x, y];
  };
  const [, middle] = at(0);
  const [edge] = at(endMs);
  const shapes: Shape[] = [];
  const { p5, p50, p95, limitMs, guideMs } = strip;
  if (p5 !== undefined && p95 !== undefined) {
    const [from] = at(p5);
    shapes.push(rect(from, middle - 11, at(p95)[0] - from, 22, BOX));
  }
  if (limitMs !== undefined) shapes.push(vertical(at(limitMs)[0], middle, ROW / 2, LIMIT, 1.5, [5, 4]));
  shapes.push(...dots(strip, endMs, (value) => at(value)[0], middle));
  if (guideMs !== undefined && guideMs <= endMs) shapes.push(...guideTick(at(guideMs)[0], middle));
  if (p50 !== undefined && p50 <= endMs) shapes.push(vertical(at(p50)[0], middle, 11, INK, 1.5));
  if (p95 !== undefined && p95 <= endMs) shapes.push(vertical(at(p95)[0], middle, 13, DATA, 3.5));
  if (p95 === Number.POSITIVE_INFINITY) shapes.push(openEnd(edge, middle));
  const over = p95 !== undefined && limitMs !== undefined && p95 > limitMs;
  shapes.push(figure(ms(p95), P95_COLUMN, middle, over ? LIMIT : INK, true));
  const lost = strip.missing > 0 ? `✕ ${strip.missing} of ${strip.n}` : `0 of ${strip.n}`;
  shapes.push(figure(lost, MISSING_COLUMN, middle, strip.missing > 0 ? LIMIT : MUTED, strip.missing > 0));
  const late = beyond(strip, endMs);
  if (late > 0) shapes.push(figure(`${late} later ▸`, edge - 4, middle - 16, MUTED, false));
  return shapes;
}

/**
 * All dots as one path of zero-length strokes with round ends: a sign-off run has thousands of dots, and each costs
 * bytes.
 */
function dots(strip: Strip, endMs: number, x: (value: number) => number, middle: number): Shape[] {
  const shown = strip.values.filter((value) => value <= endMs);
  if (shown.length === 0) return [];
  const crowded = shown.length > 150;
  const path = shown.map((value, index) => {
    const y = middle + (((index + 1) * GOLDEN) % 1) * 26 - 13;
    return `M${x(value).toFixed(1)} ${y.toFixed(1)}h.1`;
  });
  const style = {
    stroke: DATA,
    fill: 'none',
    lineWidth: crowded ? 2.6 : 4.6,
    lineCap: 'round',
    opacity: crowded ? 0.45 : 0.75,
  };
  return [{ type: 'path', shape: { pathData: path.join('') }, style }];
}

/** A notch that points down from the row's upper edge, unlike any mark of a measured value. */
function guideTick(x: number, middle: number): Shape[] {
  const top = middle - ROW / 2 + 2;
  const points = [
    [x - 5, top],
    [x + 5, top],
    [x, top + 8],
  ];
  return [
    { type: 'polygon', shape: { points }, style: { fill: GUIDE } },
    {
      type: 'line',
      shape: { x1: x, y1: top + 4, x2: x, y2: middle + 13 },
      style: { stroke: GUIDE, lineWidth: 1.5 },
    },
  ];
}

/** If p95 is infinite, the box has an arrow instead of a right end. */
function openEnd(x: number, y: number): Shape {
  const points = [
    [x, y - 11],
    [x + 10, y],
    [x, y + 11],
  ];
  return { type: 'polygon', shape: { points }, style: { fill: BOX } };
}

function columnHeads(strips: readonly Strip[], api: CustomSeriesRenderItemAPI): Shape[] {
  const limits = [...new Set(strips.flatMap(({ limitMs }) => (limitMs === undefined ? [] : [limitMs])))];
  const y = TOP - 14;
  const heads = [
    figure('p95, ms', P95_COLUMN, y, MUTED, false),
    figure('missing', MISSING_COLUMN, y, MUTED, false),
  ];
  const [limit] = limits;
  if (limit === undefined || limits.length > 1) return heads;
  const [x = 0] = api.coord([limit, 0]);
  const style = {
    text: `SLO ${ms(limit)} ms`,
    fill: LIMIT,
    fontFamily: 'inherit',
    fontSize: 12,
    align: 'center',
    verticalAlign: 'middle',
  } as const;
  return [...heads, { type: 'text', x, y, style }];
}

function vertical(
  x: number,
  y: number,
  half: number,
  stroke: string,
  lineWidth: number,
  lineDash?: number[],
): Shape {
  const style = { stroke, lineWidth, ...(lineDash && { lineDash }) };
  return { type: 'line', shape: { x1: x, y1: y - half, x2: x, y2: y + half }, style };
}

function rect(x: number, y: number, width: number, height: number, fill: string): Shape {
  return { type: 'rect', shape: { x, y, width, height, r: 2 }, style: { fill } };
}

function figure(text: string, x: number, y: number, fill: string, bold: boolean): Shape {
  const fontWeight = bold ? ('bold' as const) : ('normal' as const);
  return {
    type: 'text',
    x,
    y,
    style: {
      text,
      fill,
      fontFamily: 'inherit',
      fontSize: 13,
      fontWeight,
      align: 'right',
      verticalAlign: 'middle',
    },
  };
}
