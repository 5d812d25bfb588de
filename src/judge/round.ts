import { evaluate, type Evaluated } from '../analysis/speech/evaluate.ts';
import { explain } from '../analysis/stages/explain.ts';
import type { Expected } from '../analysis/speech/promised.ts';
import { Recording } from '../analysis/speech/timeline.ts';
import { visitSamples } from '../analysis/connections/join-probes.ts';
import { withJudgements } from '../analysis/speech/with-judgements.ts';
import { FRAME_MS, RATE_HZ } from '../wire/audio-format.ts';
import type { RawRecording, RoundEvidence, SpeechItem } from '../model/evidence.ts';
import type { Sample } from '../model/sample.ts';

/** What one round saw, and the numbers that follow from it. */
export interface AnalysedRound {
  readonly facts: RoundEvidence['facts'];
  readonly observations: RoundEvidence['observations'];
  readonly utterances: Evaluated['utterances'];
  /** In the order of samples.ndjson: what follows from recordings and events, scores of quality, what follows from both. */
  readonly samples: readonly Sample[];
  /** What of the answers' content could not be judged; undefined where nobody knows what they should be. */
  readonly unjudged?: UnjudgedContent;
  /** Of listeners whose sounds do not fit the utterances, why. */
  readonly unfit: readonly string[];
}

export interface UnjudgedContent {
  /** Nothing was: the run is of before answers were judged by their content. */
  readonly all: boolean;
  /** Sentences without reference translations. */
  readonly sentences: number;
  /** Why what should have been judged was not: of these answers wrong ones may pass for right ones. */
  readonly faults: readonly string[];
  /** Why it is not known how some answers should sound: of these, right ones may pass for wrong ones. */
  readonly renderingFault?: string;
}

/** What judging a scenario takes of a round, the same for the run itself and for its files. */
export function analysedRound(
  evidence: Pick<RoundEvidence, 'facts' | 'observations' | 'content'>,
  evaluated: Evaluated,
  samples: readonly Sample[],
  speech: ReadonlyMap<string, SpeechItem>,
): AnalysedRound {
  const { facts, observations } = evidence;
  const unjudged = unjudgedOf(evidence, evaluated, speech);
  const { utterances, unfit } = evaluated;
  return { facts, observations, utterances, samples, unfit, ...(unjudged && { unjudged }) };
}

/** Of what the utterances of a round said. */
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

/** Everything that follows from a round's own files; scores of quality come from outside. */
export function evaluateRound(
  evidence: RoundEvidence,
  recordings: ReadonlyMap<string, Recording>,
  speech: ReadonlyMap<string, SpeechItem>,
  timeoutMs: number,
): Evaluated {
  return explainRound(evidence, hearRound(evidence, recordings, speech, timeoutMs), speech);
}

/** Of a round, or of the part of it that has been measured, what its times follow from. */
export interface Hearable extends Pick<RoundEvidence, 'observations' | 'content'> {
  readonly facts: Pick<RoundEvidence['facts'], 'scenario' | 'round' | 'observedUntilMs'>;
}

/** What was heard, before anybody has judged what it said. */
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

/** Judged by what was said, with the joins of visitors, and with where the time went. */
export function explainRound(
  { facts, observations, content }: RoundEvidence,
  heard: Evaluated,
  speech: ReadonlyMap<string, SpeechItem>,
): Evaluated {
  const { scenario, round, observedUntilMs, translatorUtterances } = facts;
  const evaluated = content ? withJudgements(heard, content) : heard;
  const joins = visitSamples({ scenario, round, observations, planned: facts.visits, observedUntilMs });
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
