import type { ScenarioRecord } from '../model/scenario-record.ts';
import { readSlo } from '../slo/grammar.ts';
import { ABSENT, fixed, ms, range } from './format.ts';

type Figure = (scenario: ScenarioRecord) => string;

/** A scenario's figures for text tables, independent of their column heads. */
export const FIGURE = {
  p50: ({ metrics }) => ms(metrics.e2e_ms?.p50),
  p95: ({ metrics }) => ms(metrics.e2e_ms?.p95),
  p95Interval: ({ metrics: { e2e_ms: e2e } }) => (e2e?.p95Interval ? range(e2e.p95Interval, ms) : ABSENT),
  guideP95: ({ expected }) => ms(expected?.p95Ms),
  p99: ({ metrics }) => ms(metrics.e2e_ms?.p99),
  mean: ({ metrics }) => ms(metrics.e2e_ms?.mean),
  max: ({ metrics }) => ms(metrics.e2e_ms?.max),
  missing: ({ metrics: { e2e_ms: e2e } }) => (e2e ? `${e2e.missing} of ${e2e.n}` : ABSENT),
  captionP95: ({ metrics: { caption_ms: caption }, slos }) =>
    caption ? `${ms(caption.p95)}${judgesCaptions(slos) ? '' : '*'}` : ABSENT,
  mosLqo: ({ metrics }) => fixed(metrics.mos_lqo?.mean, 2),
  quality: ({ metrics }) => fixed(metrics.quality?.mean, 2),
  connect: ({ metrics: { connect } }) => (connect ? `${connect.ok} of ${connect.attempts}` : ABSENT),
} as const satisfies Readonly<Record<string, Figure>>;

/** A caption figure that no SLO judges has a mark, which the legend explains. */
export function judgesCaptions(slos: ScenarioRecord['slos']): boolean {
  return slos.some(({ slo }) => readSlo(slo)?.metric === 'caption_ms');
}

export const CAPTION_NOT_JUDGED =
  '* caption latency is reported, not judged: no SLO for it holds in this scenario';
