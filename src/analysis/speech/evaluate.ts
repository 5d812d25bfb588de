import type { Observation } from '../../wire/participant.ts';
import type { Sample } from '../../model/sample.ts';
import type { UtteranceRecord } from '../../model/utterance-record.ts';
import {
  assignCaptions,
  captionsInOrder,
  type FinalCaption,
  finalCaptions,
  knowsSource,
} from './captions.ts';
import { hearOnset, hearTranslation, type Sought } from './hear-utterance.ts';
import type { Heard } from './heard.ts';
import { type Ear, measureUtterance } from './measure-utterance.ts';
import { type Promised, promisedFor } from './promised.ts';
import { answersInOrder, onsetsOf } from './onsets.ts';
import { type Spoken, spokenBy } from './spoken.ts';
import type { Recording } from './timeline.ts';

export interface EvaluateRequest extends Sought {
  readonly scenario: string;
  readonly round: number;
  readonly observations: readonly Observation[];
  /** By participant name. */
  readonly recordings: ReadonlyMap<string, Recording>;
  /** Utterances whose time-out is later were cut off. They are left out: neither answered nor missing. */
  readonly observedUntilMs: number;
}

export interface Evaluated {
  /** Whether the expected sound of the translations is known; otherwise there are no quality scores. */
  readonly answersKnown: boolean;
  readonly samples: readonly Sample[];
  readonly utterances: readonly UtteranceRecord[];
  /** For the utterances whose expected sound is known. */
  readonly promised: readonly PromisedAnswer[];
}

/** What the stack promised to say for an utterance. */
export interface PromisedAnswer {
  readonly pair: number;
  readonly utterance: string;
  /** The sentence that was spoken. */
  readonly source: string;
  readonly texts: Promised['texts'];
}

/**
 * Computes samples from what the participants received. Every utterance yields an e2e and a caption sample, +∞ if
 * missing.
 */
export function evaluate(request: EvaluateRequest): Evaluated {
  const pairs = [...new Set(request.observations.map(({ pair }) => pair))].toSorted((a, b) => a - b);
  const answersKnown = knowsAnswers(request);
  const results = pairs.map((pair) => evaluatePair({ ...request, answersKnown }, pair));
  return {
    answersKnown,
    samples: [...joinSamples(request), ...results.flatMap(({ samples }) => samples)],
    utterances: results.flatMap(({ utterances }) => utterances),
    promised: results.flatMap(({ promised }) => promised),
  };
}

/** What the stack delivered as text in a round, without analysing whether it was received as sound. */
export function promisedIn(request: PromisedRequest): PromisedAnswer[] {
  const pairs = [...new Set(request.observations.map(({ pair }) => pair))];
  return pairs.flatMap((pair) => {
    const { spoken, promised } = deliveredTo(request, pair);
    return answersOf(pair, spoken, promised);
  });
}

interface PairRequest extends EvaluateRequest {
  readonly answersKnown: boolean;
}

function evaluatePair(request: PairRequest, pair: number): Omit<Evaluated, 'answersKnown'> {
  const own = request.observations.filter((observation) => observation.pair === pair);
  const ear = (role: string): Ear => {
    const name = own.find((observation) => observation.role === role)?.participant ?? role;
    return { name, recording: request.recordings.get(name) };
  };
  const [listener, floor] = [ear('listener'), ear('floor')];
  const { spoken, captions, promised } = deliveredTo(request, pair);
  const heard = hearAll(request, spoken, promised, listener.recording);
  const asked = { ...request, pair, listener, floor };
  const measured = spoken
    .filter(({ warmup, dueEndMs }) => !warmup && dueEndMs + request.timeoutMs <= request.observedUntilMs)
    .map((each) =>
      measureUtterance(asked, each, {
        heard: heard.get(each.utterance),
        captions: captions.get(each.utterance) ?? [],
        promised: promised.get(each.utterance),
      }),
    );
  return {
    samples: measured.flatMap(({ samples }) => samples),
    utterances: measured.map(({ record }) => record),
    promised: answersOf(pair, spoken, promised),
  };
}

type PromisedRequest = Pick<EvaluateRequest, 'observations' | 'references' | 'content' | 'timeoutMs'>;

/** The captions of each utterance of a pair, and the answers that they promise. */
function deliveredTo(
  request: PromisedRequest,
  pair: number,
): {
  readonly spoken: ReturnType<typeof spokenBy>;
  readonly captions: ReadonlyMap<string, FinalCaption[]>;
  readonly promised: ReadonlyMap<string, Promised | undefined>;
} {
  const own = request.observations.filter((observation) => observation.pair === pair);
  const spoken = spokenBy(own);
  const finals = finalCaptions(own.filter(({ role }) => role === 'listener'));
  const assign = knowsSource(finals) ? assignCaptions : captionsInOrder;
  const captions = assign(spoken, finals, request.timeoutMs);
  const promised = new Map(
    spoken.map(({ utterance, text }) => [
      utterance,
      promisedFor(request.references.get(text), captions.get(utterance) ?? [], request.content?.renderings),
    ]),
  );
  return { spoken, captions, promised };
}

function answersOf(
  pair: number,
  spoken: readonly Spoken[],
  promised: ReadonlyMap<string, Promised | undefined>,
): PromisedAnswer[] {
  return spoken.flatMap(({ utterance, text }) => {
    const answer = promised.get(utterance);
    return answer ? [{ pair, utterance, source: text, texts: answer.texts }] : [];
  });
}

/**
 * Beginning of the translation of each utterance: first those that match their reference, then sound in the
 * utterance's time that belongs to no other. If the expected sound is unknown, answers are assigned in order.
 */
function hearAll(
  request: PairRequest,
  spoken: readonly Spoken[],
  promised: ReadonlyMap<string, Promised | undefined>,
  recording: Recording | undefined,
): ReadonlyMap<string, Heard> {
  if (!recording) return new Map();
  const heard = request.answersKnown
    ? new Map<string, Heard>()
    : answersInOrder(spoken, onsetsOf(recording), request.timeoutMs);
  for (const each of spoken) {
    const matched = hearTranslation(request, recording, each, promised.get(each.utterance));
    if (matched) heard.set(each.utterance, matched);
  }
  if (!request.answersKnown) return heard;
  const owned = [...heard.values()];
  for (const [i, each] of spoken.entries()) {
    if (heard.has(each.utterance)) continue;
    const sound = hearOnset(request, recording, each, spoken[i + 1], owned);
    if (sound) heard.set(each.utterance, sound);
  }
  return heard;
}

function knowsAnswers({ references }: EvaluateRequest): boolean {
  return references.size === 0 || [...references.values()].some(({ samples }) => samples.length > 0);
}

function joinSamples({ scenario, round, observations }: EvaluateRequest): Sample[] {
  return observations.flatMap(({ event, pair, participant }): Sample[] => {
    const base = { scenario, round, tMs: event.tMs, pair, participant };
    if (event.type === 'joined') return [{ ...base, metric: 'join_ms', value: event.joinMs }];
    if (event.type === 'first-audio')
      return [{ ...base, metric: 'first_audio_ms', value: event.afterJoinMs }];
    return [];
  });
}
