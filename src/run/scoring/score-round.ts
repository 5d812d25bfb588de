import { assembleClips } from '../../analysis/quality/clips.ts';
import type { Evaluated } from '../../analysis/speech/evaluate.ts';
import { mosSamples } from '../../analysis/quality/mos-samples.ts';
import type { Recording } from '../../analysis/speech/timeline.ts';
import type { RoundContent } from '../../model/content.ts';
import type { RoundEvidence, SpeechItem } from '../../model/evidence.ts';
import type { Sample } from '../../model/sample.ts';
import { contentWork } from './judge-content.ts';
import type { JudgedTexts } from './judged-texts.ts';
import { MAX_CLIPS } from './max-clips.ts';
import { clipWork } from './score.ts';
import { askScorer, type Scorer, together } from './scorer.ts';

/** Why there is no score if a signal stopped the run. */
export const STOPPED = 'the run was stopped';

export interface RoundScores {
  readonly samples: readonly Sample[];
  /** Why some clips have no score. */
  readonly fault?: string;
  /** Judgements of what was said. Undefined if the round's evidence has none. */
  readonly content?: RoundContent;
}

export interface ScoreRequest {
  readonly scorer: Scorer;
  readonly evidence: RoundEvidence;
  readonly recordings: ReadonlyMap<string, Recording>;
  readonly speech: ReadonlyMap<string, SpeechItem>;
  readonly heard: Evaluated;
  readonly judged: JudgedTexts;
}

/** Scores the audio and judges the words of one round. A failure of the scorer is reported and stops nothing. */
export async function scoreRound(
  { scorer, evidence, recordings, speech, heard, judged }: ScoreRequest,
  signal: AbortSignal,
): Promise<RoundScores> {
  const { scenario, round } = evidence.facts;
  const { observations, content } = evidence;
  const { answersKnown, utterances, promised } = heard;
  if (!answersKnown) return { samples: [] };
  const renderings = content?.renderings;
  const clips = assembleClips({
    utterances,
    observations,
    recordings,
    speech,
    renderings,
    most: MAX_CLIPS,
  });
  const forClips = clipWork(clips);
  const forWords = contentWork(judged.open(renderings ? promised : [], speech, renderings ?? new Map()));
  const work = together([forClips, forWords]);
  let failure: string | undefined;
  try {
    signal.throwIfAborted();
    if (!work.isEmpty) await askScorer(scorer, { service: `${scenario}-${round}-visqol`, ...work }, signal);
  } catch (error) {
    failure = signal.aborted ? STOPPED : (error as Error).message;
  }
  const { faults, ...judgements } = forWords.judgements();
  judged.remember(judgements);
  return {
    ...(failure === undefined
      ? scoresOf(evidence, clips, forClips.answers)
      : { samples: [], ...(!forClips.isEmpty && { fault: failure }) }),
    ...(content && {
      content: {
        ...content,
        ...judged.of(promised),
        faults: failure !== undefined && !forWords.isEmpty ? [failure] : faults,
      },
    }),
  };
}

function scoresOf(
  { facts: { scenario, round } }: RoundEvidence,
  clips: ReturnType<typeof assembleClips>,
  { scores, faults }: ReturnType<typeof clipWork>['answers'],
): Pick<RoundScores, 'samples' | 'fault'> {
  const [first] = faults;
  return {
    samples: mosSamples(scenario, round, clips, scores),
    ...(first && {
      fault: `${faults.size} of ${clips.length} clips, for example ${first[0]}: ${first[1]}`,
    }),
  };
}
