import type { Observation } from '../model/participant.ts';
import type { Metric, Sample } from '../model/sample.ts';
import type { UtteranceRecord } from '../model/utterance-record.ts';
import { assignCaptions, captionsInOrder, finalCaptions, knowsSource } from './captions.ts';
import { hearEnd, hearFloor, hearOnset, hearTranslation, MISSING, type Sought } from './hear-utterance.ts';
import type { Heard } from './heard.ts';
import { answersInOrder, onsetsOf } from './onsets.ts';
import { spokenBy } from './spoken.ts';
import type { Recording } from './timeline.ts';
import { wordErrorRate } from './wer.ts';

export interface EvaluateRequest extends Sought {
  readonly scenario: string;
  readonly round: number;
  readonly observations: readonly Observation[];
  /** By participant name. */
  readonly recordings: ReadonlyMap<string, Recording>;
  /** Utterances whose time-out lies beyond this were cut off; they are left out, neither heard nor missing. */
  readonly observedUntilMs: number;
}

export interface Evaluated {
  /** Whether anybody knows how the translations should sound; without, there are no scores of quality. */
  readonly answersKnown: boolean;
  readonly samples: readonly Sample[];
  readonly utterances: readonly UtteranceRecord[];
}

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
