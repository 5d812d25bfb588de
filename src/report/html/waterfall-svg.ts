import { BarChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { use } from 'echarts/core';
import { type Stage, STAGES, type StageRecord } from '../../model/waterfall.ts';
import { ms } from '../format.ts';
import { STAGE_TITLES } from '../stage-titles.ts';
import { categoryAxis, drawn, INK, valueAxis, WIDTH } from './chart-style.ts';

use([BarChart, GridComponent]);

/** One scenario of the chart. */
export interface Bar {
  readonly label: string;
  readonly stages: Readonly<Record<Stage, StageRecord>>;
  readonly e2eP50Ms?: number;
}

const ROW = 34;
const TOP = 8;
const BOTTOM = 46;
const LEFT = 142;
const RIGHT = 120;
/** Narrower segments have no room for a figure; it is in the table. */
const LABEL_NEEDS_PX = 26;

/**
 * Self-contained SVG: a bar for each scenario, stacked from the p50 of each stage, with the end-to-end p50 at its
 * right.
 */
export function waterfallSvg(bars: readonly Bar[]): string {
  const longestMs = Math.max(
    1,
    ...bars.map(({ stages }) => STAGES.reduce((sum, stage) => sum + stages[stage].p50, 0)),
  );
  const pxPerMs = (WIDTH - LEFT - RIGHT) / longestMs;
  return drawn(TOP + BOTTOM + ROW * bars.length, {
    grid: { left: LEFT, right: RIGHT, top: TOP, bottom: BOTTOM },
    xAxis: valueAxis(
      'p50 of each stage after the end of speech, ms',
      { min: 0, max: longestMs },
      'ends before the edge',
    ),
    yAxis: categoryAxis(
      bars.map(({ label }) => label),
      LEFT - 38,
    ),
    series: [
      ...STAGES.map((stage) => ({
        type: 'bar',
        name: STAGE_TITLES[stage],
        stack: 'e2e',
        silent: true,
        barWidth: ROW - 12,
        itemStyle: { color: `var(--stage-${stage})` },
        data: bars.map(({ stages }) => ({
          value: stages[stage].p50,
          label: {
            show: stages[stage].p50 * pxPerMs >= LABEL_NEEDS_PX,
            formatter: ms(stages[stage].p50),
            color: 'var(--paper)',
            fontSize: 12,
          },
        })),
      })),
      {
        type: 'bar',
        stack: 'e2e',
        silent: true,
        data: bars.map(({ e2eP50Ms }) => ({
          value: 0,
          label: {
            show: true,
            position: 'right',
            formatter: `${ms(e2eP50Ms)} end to end`,
            color: INK,
            fontSize: 13,
          },
        })),
      },
    ],
  });
}
