import type { RunRecord } from '../../../src/model/run-record.ts';
import type { ScenarioRecord } from '../../../src/model/scenario-record.ts';
import type { UtteranceRecord } from '../../../src/model/utterance-record.ts';
import { chance, distribution, runRecord, scenario } from './record.ts';

export interface WorldSpec {
  /** Chance; another seed is another run. */
  readonly seed: number;
  /** How alike the utterances of a call are, as a share of their variance. */
  readonly common?: number;
  /** Added to every latency of a scenario, ms. */
  readonly addMs?: (scenario: string) => number;
  /** The last so many utterances of every scenario are never heard. */
  readonly missing?: number;
}

/** Medians and standard deviations as a run of profile ci had them. */
const SHAPES = [
  ['clean', 134, 21],
  ['loss-1', 150, 27],
  ['loss-3', 152, 26],
  ['loss-5', 159, 30],
  ['jitter-100', 263, 35],
  ['jitter-150', 331, 40],
  ['mobile', 264, 21],
  ['stress', 396, 40],
] as const;
const CALLS = 18;
const OF_A_CALL = 8;

/** A run of 18 calls of eight utterances in each scenario; each call has a pair and round of its own. */
export function world({ seed, common = 0.05, addMs = () => 0, missing = 0 }: WorldSpec): RunRecord {
  const next = chance(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
  const scenarios = SHAPES.map(([name, medianMs, deviationMs], index): ScenarioRecord => {
    const base = scenario({ name, medianMs, spreadMs: deviationMs, n: CALLS * OF_A_CALL }, 1 + index);
    const utterances = Array.from({ length: CALLS }, (_, callNumber) => {
      const [pair, round] = [1 + (callNumber % 3), 1 + Math.floor(callNumber / 3)];
      const call = normal() * deviationMs * Math.sqrt(common);
      return Array.from({ length: OF_A_CALL }, (__, i): UtteranceRecord => {
        const own = normal() * deviationMs * Math.sqrt(1 - common);
        const number = callNumber * OF_A_CALL + i;
        const heard = number < CALLS * OF_A_CALL - missing;
        const e2eMs = heard ? medianMs + call + own + addMs(name) : Number.POSITIVE_INFINITY;
        return {
          utterance: `${round}-${pair}-${i}`,
          pair,
          round,
          text: `sentence ${number}`,
          expected: `frase ${number}`,
          dueStartMs: 4000 * i,
          dueEndMs: 4000 * i + 1800,
          e2eMs,
          captionMs: 90 + (call + own) / 2,
          quality: heard ? Math.min(1, 0.97 + normal() * 0.01) : 0,
        };
      });
    }).flat();
    const e2e = distribution(utterances.map(({ e2eMs }) => e2eMs));
    return { ...base, utterances, metrics: { ...base.metrics, e2e_ms: e2e } };
  });
  return runRecord({
    runId: `20260101-000000-${String(seed).padStart(4, '0').slice(-4)}`,
    profile: 'ci',
    scenarios,
    verdict: 'pass',
  });
}
