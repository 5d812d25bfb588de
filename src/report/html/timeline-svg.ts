import { LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent } from 'echarts/components';
import { use } from 'echarts/core';
import type { TimelineExhibit } from '../../model/exhibits.ts';
import { ms } from '../format.ts';
import { DATA, drawn, INK, LIMIT, MUTED, RULE, valueAxis } from './chart-style.ts';

use([GridComponent, LineChart, MarkLineComponent, ScatterChart]);

const LEFT = 64;
const RIGHT = 20;
const PANELS = [
  { top: 26, height: 190 },
  { top: 256, height: 80 },
  { top: 376, height: 80 },
] as const;
const HEIGHT = 506;

/** Three panels on one time axis: each utterance's latency, loss, and time in the jitter buffer. */
export function timelineSvg({ utterances, network, limitMs, binMs }: TimelineExhibit): string {
  const endS = Math.ceil(
    Math.max(1, ...network.map(({ tMs }) => tMs + binMs / 2), ...utterances.map(({ endMs }) => endMs)) / 1000,
  );
  const heard = utterances.filter(({ e2eMs }) => Number.isFinite(e2eMs));
  const missing = utterances.filter(({ e2eMs }) => !Number.isFinite(e2eMs));
  const topMs = Math.max(100, (limitMs ?? 0) * 1.1, ...heard.map(({ e2eMs }) => e2eMs * 1.05));
  // Missing ones are at the upper edge, beyond the axis.
  const crosses = missing.map(({ endMs }) => [endMs / 1000, Math.ceil(topMs / 100) * 100]);
  const lossPct = network.map(({ tMs, lostShare }) => [
    tMs / 1000,
    lostShare === undefined ? undefined : lostShare * 100,
  ]);
  const stays = network.map(({ tMs, jitterBufferMs }) => [tMs / 1000, jitterBufferMs]);
  return drawn(HEIGHT, {
    grid: PANELS.map((panel) => ({ left: LEFT, right: RIGHT, ...panel })),
    xAxis: PANELS.map((_panel, gridIndex) => {
      const last = gridIndex === PANELS.length - 1;
      const axis = valueAxis(
        last ? 's since the first utterance began' : '',
        { min: 0, max: endS },
        'ends before the edge',
      );
      return { ...axis, gridIndex, axisLabel: { ...axis.axisLabel, show: last } };
    }),
    yAxis: [
      panelAxis(0, 'end to end, ms', 5, Math.ceil(topMs / 100) * 100),
      panelAxis(1, 'lost, %', 2, undefined),
      panelAxis(2, 'jitter buffer, ms', 2, undefined),
    ],
    series: [
      {
        type: 'scatter',
        silent: true,
        symbolSize: 6,
        itemStyle: { color: DATA },
        data: heard.map(({ endMs, e2eMs }) => [endMs / 1000, e2eMs]),
        ...(limitMs !== undefined && { markLine: limitLine(limitMs) }),
      },
      {
        type: 'scatter',
        silent: true,
        symbolSize: 0,
        label: { show: true, formatter: '✕', color: LIMIT, fontSize: 15, fontWeight: 'bold' },
        data: crosses,
      },
      line(1, lossPct),
      line(2, stays),
    ],
  });
}

function panelAxis(gridIndex: number, name: string, splitNumber: number, max: number | undefined) {
  return {
    type: 'value',
    gridIndex,
    min: 0,
    ...(max !== undefined && { max }),
    splitNumber,
    name,
    nameLocation: 'end',
    nameGap: 10,
    nameTextStyle: { color: INK, fontSize: 12, align: 'left', padding: [0, 0, 0, -LEFT + 4] },
    axisLabel: { color: MUTED, fontSize: 12 },
    splitLine: { lineStyle: { color: RULE } },
  } as const;
}

/** Nothing is drawn across a bin in which nothing was received. */
function line(index: number, data: readonly (readonly (number | undefined)[])[]) {
  return {
    type: 'line',
    silent: true,
    xAxisIndex: index,
    yAxisIndex: index,
    step: 'middle',
    showSymbol: false,
    lineStyle: { color: DATA, width: 2 },
    itemStyle: { color: DATA },
    data,
  } as const;
}

function limitLine(limitMs: number) {
  return {
    silent: true,
    symbol: 'none',
    lineStyle: { color: LIMIT, type: [5, 4], width: 1.5 },
    label: {
      formatter: `SLO of p95: ${ms(limitMs)} ms`,
      position: 'insideEndTop',
      color: LIMIT,
      fontSize: 12,
    },
    data: [{ yAxis: limitMs }],
  } as const;
}
