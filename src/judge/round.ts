import { evaluate, type Evaluated } from '../analysis/speech/evaluate.ts';
import { explain } from '../analysis/stages/explain.ts';
import type { Expected } from '../analysis/speech/promised.ts';
import { Recording } from '../analysis/speech/timeline.ts';
import { joinProbeSamples } from '../analysis/connections/join-probes.ts';
import { withJudgements } from '../analysis/speech/with-judgements.ts';
import { FRAME_MS, RATE_HZ } from '../wire/audio-format.ts';
import type { RawRecording, RoundEvidence, SpeechItem } from '../model/evidence.ts';
import type { Sample } from '../model/sample.ts';

/** Evidence of one round and the figures derived from it. */
export interface AnalysedRound {
  readonly facts: RoundEvidence['facts'];
  readonly observations: RoundEvidence['observations'];
  readonly utterances: Evaluated['utterances'];
  /**
   * In the order of samples.ndjson: samples from recordings and events, quality scores, and samples derived from
   * both.
   */
  readonly samples: readonly Sample[];
  /** What could not be judged of the answers' content; undefined if the expected content is unknown. */
  readonly unjudged?: UnjudgedContent;
}

export interface UnjudgedContent {
  /** Nothing: the run is older than content checks. */
  readonly all: boolean;
  /** Sentences without reference translations. */
  readonly sentences: number;
  /** Why some content was not judged: among these answers, a wrong one may count as right. */
  readonly faults: readonly string[];
  /** Why the expected sound of some answers is unknown: among these, a right one may count as wrong. */
  readonly renderingFault?: string;
}

/** What judging a scenario needs of a round, the same for the run itself and for `judge`. */
export function analysedRound(
  evidence: Pick<RoundEvidence, 'facts' | 'observations' | 'content'>,
  evaluated: Evaluated,
  samples: readonly Sample[],
  speech: ReadonlyMap<string, SpeechItem>,
): AnalysedRound {
  const { facts, observations } = evidence;
  const unjudged = unjudgedOf(evidence, evaluated, speech);
  return { facts, observations, utterances: evaluated.utterances, samples, ...(unjudged && { unjudged }) };
}

/** Whether the content of a round's utterances was judged. */
function unjudgedOf(
  { content }: Pick<RoundEvidence, 'content'>,
  { answersKnown, utterances }: Evaluated,
  speech: ReadonlyMap<string, SpeechItem>,
): UnjudgedContent | undefined {
  if (!answersKnown) return undefined;
  const texts = new Set(utterances.map(({ text }) => text));
  return {
    all: content === undefined,
    sentences: [...texts].filter((text) => !speech.get(text)?.references?.length).length,
    faults: content?.faults ?? [],
    ...(content?.renderingFault !== undefined && { renderingFault: content.renderingFault }),
  };
}

export function recordingsOf({
  recordings,
}: Pick<RoundEvidence, 'recordings'>): ReadonlyMap<string, Recording> {
  return new Map([...recordings].map(([name, raw]) => [name, recordingOf(raw)]));
}

export function recordingOf({ samples, stampsMs }: RawRecording): Recording {
  return new Recording(samples, stampsMs, RATE_HZ, FRAME_MS);
}

/** Everything derived from a round's own files. Quality scores are passed in. */
export function evaluateRound(
  evidence: RoundEvidence,
  recordings: ReadonlyMap<string, Recording>,
  speech: ReadonlyMap<string, SpeechItem>,
  timeoutMs: number,
): Evaluated {
  return explainRound(evidence, hearRound(evidence, recordings, speech, timeoutMs), speech);
}

/** What the times of a round, or of its measured part, are derived from. */
export interface Hearable extends Pick<RoundEvidence, 'observations' | 'content'> {
  readonly facts: Pick<RoundEvidence['facts'], 'scenario' | 'round' | 'observedUntilMs'>;
}

/** What was received, before its content is judged. */
export function hearRound(
  evidence: Hearable,
  recordings: ReadonlyMap<string, Recording>,
  speech: ReadonlyMap<string, SpeechItem>,
  timeoutMs: number,
): Evaluated {
  const { facts, observations, content } = evidence;
  const { scenario, round, observedUntilMs } = facts;
  return evaluate({
    scenario,
    round,
    observations,
    recordings,
    references: expectedOf(speech),
    voices: new Map([...speech].map(([text, { voice }]) => [text, voice])),
    content,
    timeoutMs,
    observedUntilMs,
  });
}

/** Adds content checks, the join probes' attempts and the time spent. */
export function explainRound(
  { facts, observations, content }: RoundEvidence,
  heard: Evaluated,
  speech: ReadonlyMap<string, SpeechItem>,
): Evaluated {
  const { scenario, round, observedUntilMs, translatorUtterances } = facts;
  const evaluated = content ? withJudgements(heard, content) : heard;
  const joins = joinProbeSamples({ scenario, round, observations, planned: facts.visits, observedUntilMs });
  if (!translatorUtterances?.length) return { ...evaluated, samples: [...evaluated.samples, ...joins] };
  const explained = explain({
    scenario,
    observations,
    utterances: evaluated.utterances,
    logged: translatorUtterances,
    referenceOf: (text) => speech.get(text)?.reference,
  });
  return {
    ...evaluated,
    samples: [...evaluated.samples, ...joins, ...explained.samples],
    utterances: explained.utterances,
  };
}

export function expectedOf(speech: ReadonlyMap<string, SpeechItem>): ReadonlyMap<string, Expected> {
  return new Map(
    [...speech].map(([text, { translation, reference }]) => [text, { translation, samples: reference }]),
  );
}
