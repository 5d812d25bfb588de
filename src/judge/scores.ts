import type { Evaluated } from '../analysis/speech/evaluate.ts';
import { qualitySamples } from '../analysis/quality/quality.ts';
import { type Metric, metricsWith } from '../model/metrics.ts';
import type { Sample } from '../model/sample.ts';

/** Scored by the helper container, once: what no pure function of the files can make again. */
const SCORES: ReadonlySet<Metric> = new Set(metricsWith({ ofClips: true }));

export function isScore({ metric }: Sample): boolean {
  return SCORES.has(metric);
}

/** A round's samples in the order of samples.ndjson: evaluated, scored, and what follows from both. */
export function completed({ answersKnown, samples }: Evaluated, scores: readonly Sample[]): Sample[] {
  const measured = [...samples, ...scores];
  // Where nobody knew what to hear, even silence has no quality.
  return answersKnown ? [...measured, ...qualitySamples(measured)] : measured;
}
