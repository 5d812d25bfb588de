import type { Evaluated } from '../../analysis/speech/evaluate.ts';
import { explainRound, hearRound, recordingsOf } from '../../judge/round.ts';
import { completed } from '../../judge/scores.ts';
import type { RoundEvidence, SpeechItem } from '../../model/evidence.ts';
import type { Sample } from '../../model/sample.ts';
import type { JudgedTexts } from './judged-texts.ts';
import { scoreRound } from './score-round.ts';
import type { Scorer } from './scorer.ts';

export interface ScoringRequest {
  readonly scorer: Scorer;
  /** Without the calls that do not count. */
  readonly evidence: RoundEvidence;
  readonly speech: ReadonlyMap<string, SpeechItem>;
  readonly judged: JudgedTexts;
  readonly timeoutMs: number;
}

export interface ScoredRound {
  /** With the judged content, if there is any. */
  readonly evidence: RoundEvidence;
  readonly evaluated: Evaluated;
  /** In the order of samples.ndjson. */
  readonly samples: readonly Sample[];
  /** Number of scores of clips. */
  readonly scores: number;
  /** Why some clips have no score. */
  readonly fault?: string;
}

/**
 * Analyses the recordings of a round, has them scored, and derives all samples from both. The same for a run and for
 * scoring it again. A failure of the scorer is reported and stops nothing.
 */
export async function scoredRound(
  { scorer, evidence, speech, judged, timeoutMs }: ScoringRequest,
  signal: AbortSignal,
): Promise<ScoredRound> {
  const recordings = recordingsOf(evidence);
  const heard = hearRound(evidence, recordings, speech, timeoutMs);
  const scored = await scoreRound({ scorer, evidence, recordings, speech, heard, judged }, signal);
  const judgedEvidence = { ...evidence, ...(scored.content && { content: scored.content }) };
  const evaluated = explainRound(judgedEvidence, heard, speech);
  return {
    evidence: judgedEvidence,
    evaluated,
    samples: completed(evaluated, scored.samples),
    scores: scored.samples.length,
    ...(scored.fault !== undefined && { fault: scored.fault }),
  };
}
