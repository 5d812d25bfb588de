import type { Observation, ParticipantEvent } from '../model/participant.ts';
import type { Metric, Sample } from '../model/sample.ts';
import type { UtteranceRecord } from '../model/utterance-record.ts';
import { assignCaptions, captionsInOrder, type FinalCaption } from './captions.ts';
import { findBeginning, findEnd, findOnset, type Heard, type Window } from './heard.ts';
import { answersInOrder, onsetsOf } from './onsets.ts';
import type { Spoken } from './spoken.ts';
import type { Recording } from './timeline.ts';
import { wordErrorRate } from './wer.ts';

export interface EvaluateRequest {
  readonly scenario: string;
  readonly round: number;
  readonly observations: readonly Observation[];
  /** By participant name. */
  readonly recordings: ReadonlyMap<string, Recording>;
  /** By text: the expected translation and its rendering at the recordings' rate. */
  readonly references: ReadonlyMap<string, { readonly translation: string; readonly samples: Int16Array }>;
  /** By text: the speaker's own voice at the recordings' rate. */
  readonly voices: ReadonlyMap<string, Int16Array>;
  readonly timeoutMs: number;
  /** Utterances whose time-out lies beyond this were cut off; they are left out, neither heard nor missing. */
  readonly observedUntilMs: number;
}

export interface Evaluated {
  /** Whether anybody knows how the translations should sound; without, there are no scores of quality. */
  readonly answersKnown: boolean;
  readonly samples: readonly Sample[];
  readonly utterances: readonly UtteranceRecord[];
}

interface SpokenEvent extends Spoken {
  readonly lagMaxMs: number;
}

const MISSING = Number.POSITIVE_INFINITY;
/** An early match would be another sentence's: translations cannot be heard before their source has begun. */
const AFTER_START_MS = 200;

/** From what the participants saw to numbers; every utterance yields an e2e and a caption sample, if only +∞. */
export function evaluate(request: EvaluateRequest): Evaluated {
  const pairs = [...new Set(request.observations.map(({ pair }) => pair))].toSorted((a, b) => a - b);
  const results = pairs.map((pair) => evaluatePair(request, pair));
  return {
    answersKnown: knowsAnswers(request),
    samples: [...joinSamples(request), ...results.flatMap(({ samples }) => samples)],
    utterances: results.flatMap(({ utterances }) => utterances),
  };
}

function evaluatePair(request: EvaluateRequest, pair: number): Omit<Evaluated, 'answersKnown'> {
  const own = request.observations.filter((observation) => observation.pair === pair);
  const spoken = spokenBy(own);
  const heardByListener = own.filter(({ role }) => role === 'listener');
  const finals = finalCaptions(heardByListener);
  const captions = knowsSource(finals)
    ? assignCaptions(spoken, finals, request.timeoutMs)
    : captionsInOrder(spoken, finals, request.timeoutMs);
  const recordingOf = (role: string): { name: string; recording: Recording | undefined } => {
    const name = own.find((observation) => observation.role === role)?.participant ?? role;
    return { name, recording: request.recordings.get(name) };
  };
  const listener = recordingOf('listener');
  const floor = recordingOf('floor');

  const samples: Sample[] = [];
  const utterances: UtteranceRecord[] = [];
  const isForeign = !knowsAnswers(request);
  const firsts =
    isForeign && listener.recording
      ? answersInOrder(spoken, onsetsOf(listener.recording), request.timeoutMs)
      : new Map<string, Heard>();
  for (const each of spoken) {
    const heard = listener.recording && hearTranslation(request, listener.recording, each);
    if (heard) firsts.set(each.utterance, heard);
  }
  for (const [i, each] of spoken.entries()) {
    if (each.warmup || each.dueEndMs + request.timeoutMs > request.observedUntilMs) continue;
    const heard =
      firsts.get(each.utterance) ??
      (isForeign
        ? undefined
        : listener.recording &&
          hearOnset(request, listener.recording, each, spoken[i + 1], [...firsts.values()]));
    const add = (
      metric: Metric,
      value: number,
      tMs: number,
      participant: string,
      detail: Partial<Sample> = {},
    ): void => {
      samples.push({
        scenario: request.scenario,
        round: request.round,
        metric,
        value,
        tMs,
        pair,
        participant,
        utterance: each.utterance,
        ...detail,
      });
    };
    const e2eMs = heard ? heard.firstMs - each.dueEndMs : MISSING;
    add('e2e_ms', e2eMs, heard?.firstMs ?? each.dueEndMs, listener.name, detailOf(heard));
    add('start_offset_ms', heard ? heard.firstMs - each.dueStartMs : MISSING, each.dueEndMs, listener.name);
    const end = heard && listener.recording && hearEnd(request, listener.recording, each, heard);
    if (end) add('end_offset_ms', end.firstMs - each.dueEndMs, end.firstMs, listener.name);

    const ownCaptions = captions.get(each.utterance) ?? [];
    const captionAt = ownCaptions.at(-1)?.tMs;
    const captionMs = captionAt === undefined ? MISSING : captionAt - each.dueEndMs;
    add('caption_ms', captionMs, captionAt ?? each.dueEndMs, listener.name);
    const recognised = ownCaptions.map(({ sourceText }) => sourceText).join(' ');
    // Words that nobody tells are no wrong words.
    const isTold = !isForeign || ownCaptions.some(({ sourceText }) => sourceText !== '');
    const wer = isTold ? wordErrorRate(each.text, recognised) : undefined;
    if (wer !== undefined) add('wer', wer, each.dueEndMs, listener.name);
    add('injection_lag_ms', each.lagMaxMs, each.dueEndMs, `speaker-${pair}`);

    const floorMs = floor.recording && hearFloor(request, floor.recording, each);
    if (floorMs !== undefined) add('floor_ms', floorMs, each.dueStartMs, floor.name);

    utterances.push({
      utterance: each.utterance,
      pair,
      round: request.round,
      text: each.text,
      dueStartMs: each.dueStartMs,
      dueEndMs: each.dueEndMs,
      expected: request.references.get(each.text)?.translation ?? '',
      ...(ownCaptions.length > 0 && { recognised }),
      e2eMs,
      captionMs,
      ...(floorMs !== undefined && { floorMs }),
      ...(heard && { heardBy: heard.by }),
    });
  }
  return { samples, utterances };
}

function knowsAnswers({ references }: EvaluateRequest): boolean {
  return references.size === 0 || [...references.values()].some(({ samples }) => samples.length > 0);
}

/** Whether captions say what was heard, by which they are told apart. */
function knowsSource(captions: readonly FinalCaption[]): boolean {
  return captions.length === 0 || captions.some(({ sourceText }) => sourceText !== '');
}

function spokenBy(observations: readonly Observation[]): (SpokenEvent & { readonly warmup: boolean })[] {
  return eventsOf(observations, 'utterance')
    .map(({ utterance, text, dueStartMs, dueEndMs, lagMaxMs, warmup }) => ({
      utterance,
      text,
      dueStartMs,
      dueEndMs,
      lagMaxMs,
      warmup,
    }))
    .toSorted((a, b) => a.dueEndMs - b.dueEndMs);
}

function finalCaptions(observations: readonly Observation[]): FinalCaption[] {
  return eventsOf(observations, 'caption')
    .filter(({ final }) => final)
    .map(({ tMs, segment, text, sourceText }) => ({ tMs, segment, text, sourceText: sourceText ?? '' }));
}

function hearTranslation(request: EvaluateRequest, recording: Recording, spoken: Spoken): Heard | undefined {
  const reference = request.references.get(spoken.text);
  return reference && findBeginning(recording, reference.samples, windowOf(request, spoken));
}

/** Sound that matches no reference: accepted only before the next utterance's own answer, and if no other owns it. */
function hearOnset(
  request: EvaluateRequest,
  recording: Recording,
  spoken: Spoken,
  next: Spoken | undefined,
  owned: readonly Heard[],
): Heard | undefined {
  const toMs = Math.min(spoken.dueEndMs + request.timeoutMs, next?.dueEndMs ?? Number.POSITIVE_INFINITY);
  const heard = findOnset(recording, { fromMs: spoken.dueEndMs, toMs });
  return heard && owned.some(({ firstMs }) => Math.abs(firstMs - heard.firstMs) < 100) ? undefined : heard;
}

function hearEnd(
  request: EvaluateRequest,
  recording: Recording,
  spoken: Spoken,
  first: Heard,
): Heard | undefined {
  const reference = request.references.get(spoken.text);
  if (!reference || first.by !== 'matched-filter') return undefined;
  const lengthMs = (reference.samples.length * 1000) / recording.rate;
  return findEnd(recording, reference.samples, {
    fromMs: first.firstMs,
    toMs: first.firstMs + lengthMs + 500,
  });
}

function hearFloor(request: EvaluateRequest, recording: Recording, spoken: Spoken): number | undefined {
  const voice = request.voices.get(spoken.text);
  if (!voice) return undefined;
  const heard = findBeginning(recording, voice, {
    fromMs: spoken.dueStartMs,
    toMs: spoken.dueStartMs + request.timeoutMs,
  });
  return heard ? heard.firstMs - spoken.dueStartMs : MISSING;
}

function windowOf(request: EvaluateRequest, spoken: Spoken): Window {
  return { fromMs: spoken.dueStartMs + AFTER_START_MS, toMs: spoken.dueEndMs + request.timeoutMs };
}

function detailOf(heard: Heard | undefined): Partial<Sample> {
  if (!heard) return {};
  return { heardBy: heard.by, ...(heard.confidence !== undefined && { confidence: heard.confidence }) };
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

type EventOf<T extends ParticipantEvent['type']> = Extract<ParticipantEvent, { type: T }>;

function eventsOf<T extends ParticipantEvent['type']>(
  observations: readonly Observation[],
  type: T,
): EventOf<T>[] {
  return observations.map(({ event }) => event).filter((event): event is EventOf<T> => event.type === type);
}
