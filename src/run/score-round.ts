import { assembleClips } from '../analysis/clips.ts';
import type { Evaluated } from '../analysis/evaluate.ts';
import { mosSamples } from '../analysis/mos-samples.ts';
import type { Recording } from '../analysis/timeline.ts';
import type { RoundEvidence, SpeechItem } from '../model/evidence.ts';
import type { Sample } from '../model/sample.ts';
import { MAX_CLIPS } from './max-clips.ts';
import { scoreClips } from './score.ts';
import type { Scorer } from './scorer.ts';

export interface RoundScores {
  readonly samples: readonly Sample[];
  /** Why clips have no score, if some have none. */
  readonly fault?: string;
}

export interface ScoreRequest {
  readonly scorer: Scorer;
  readonly evidence: RoundEvidence;
  readonly recordings: ReadonlyMap<string, Recording>;
  readonly speech: ReadonlyMap<string, SpeechItem>;
  readonly evaluated: Evaluated;
}

/** Scores what was heard in one round; a scorer that fails is told of and stops nothing. */
export async function scoreRound(
  { scorer, evidence, recordings, speech, evaluated }: ScoreRequest,
  signal: AbortSignal,
): Promise<RoundScores> {
  const { scenario, round } = evidence.facts;
  const { observations } = evidence;
  const { answersKnown, utterances } = evaluated;
  if (!answersKnown) return { samples: [] };
  if (signal.aborted) return { samples: [], fault: 'the run was stopped' };
  const clips = assembleClips({ utterances, observations, recordings, speech, most: MAX_CLIPS });
  try {
    const { scores, faults } = await scoreClips(scorer, `${scenario}-${round}-visqol`, clips, signal);
    const [first] = faults;
    return {
      samples: mosSamples(scenario, round, clips, scores),
      ...(first && {
        fault: `${faults.size} of ${clips.length} clips, for example ${first[0]}: ${first[1]}`,
      }),
    };
  } catch (error) {
    const fault = signal.aborted ? 'the run was stopped' : (error as Error).message;
    return { samples: [], fault };
  }
}
