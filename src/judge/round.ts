import { evaluate, type Evaluated } from '../analysis/evaluate.ts';
import { explain } from '../analysis/explain.ts';
import { Recording } from '../analysis/timeline.ts';
import { visitSamples } from '../analysis/visits.ts';
import { FRAME_MS, RATE_HZ } from '../model/audio-format.ts';
import type { RawRecording, RoundEvidence, SpeechItem } from '../model/evidence.ts';
import type { Sample } from '../model/sample.ts';

/** What one round saw, and the numbers that follow from it. */
export interface AnalysedRound {
  readonly facts: RoundEvidence['facts'];
  readonly observations: RoundEvidence['observations'];
  readonly utterances: Evaluated['utterances'];
  /** In the order of samples.ndjson: what follows from recordings and events, scores of quality, what follows from both. */
  readonly samples: readonly Sample[];
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
  const { facts, observations } = evidence;
  const { scenario, round, observedUntilMs } = facts;
  const evaluated = evaluate({
    scenario,
    round,
    observations,
    recordings,
    references: new Map(
      [...speech].map(([text, { translation, reference }]) => [text, { translation, samples: reference }]),
    ),
    voices: new Map([...speech].map(([text, { voice }]) => [text, voice])),
    timeoutMs,
    observedUntilMs,
  });
  const joins = visitSamples({ scenario, round, observations, planned: facts.visits, observedUntilMs });
  const { translatorUtterances } = facts;
  if (!translatorUtterances?.length) return { ...evaluated, samples: [...evaluated.samples, ...joins] };
  const explained = explain({
    scenario,
    observations,
    utterances: evaluated.utterances,
    logged: translatorUtterances,
    referenceOf: (text) => speech.get(text)?.reference,
  });
  return {
    answersKnown: evaluated.answersKnown,
    samples: [...evaluated.samples, ...joins, ...explained.samples],
    utterances: explained.utterances,
  };
}
