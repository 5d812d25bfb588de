import type { Evaluated } from '../analysis/speech/evaluate.ts';
import { qualitySamples } from '../analysis/quality/quality.ts';
import { type Metric, metricsWith } from '../model/metrics.ts';
import type { Sample } from '../model/sample.ts';

/** Scored once by the scoring container: these values cannot be computed again from the files alone. */
const SCORES: ReadonlySet<Metric> = new Set(metricsWith({ ofClips: true }));

export function isScore({ metric }: Sample): boolean {
  return SCORES.has(metric);
}

/** A round's samples in the order of samples.ndjson: evaluated, scored, and derived from both. */
export function completed({ answersKnown, samples }: Evaluated, scores: readonly Sample[]): Sample[] {
  const measured = [...samples, ...scores];
  // If the expected answer is unknown, a missing one has no quality score either.
  return answersKnown ? [...measured, ...qualitySamples(measured)] : measured;
}
