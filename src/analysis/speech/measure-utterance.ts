import type { Metric } from '../../model/metrics.ts';
import type { Sample, Wrong } from '../../model/sample.ts';
import type { UtteranceRecord } from '../../model/utterance-record.ts';
import type { FinalCaption } from './captions.ts';
import { hearEnd, hearFloor, MISSING, type Sought, wrongOf } from './hear-utterance.ts';
import type { Heard } from './heard.ts';
import type { Promised } from './promised.ts';
import type { SpokenEvent } from './spoken.ts';
import type { Recording } from './timeline.ts';
import { wordErrorRate } from './wer.ts';

/** A participant that records; its recording may be missing. */
export interface Ear {
  readonly name: string;
  readonly recording: Recording | undefined;
}

export interface UtteranceRequest extends Sought {
  readonly scenario: string;
  readonly round: number;
  readonly pair: number;
  readonly listener: Ear;
  readonly floor: Ear;
  /** Whether the expected sound of the translations is known, and with it what was recognised. */
  readonly answersKnown: boolean;
}

/** What was received for an utterance, and what was expected. */
export interface Answer {
  readonly heard: Heard | undefined;
  readonly captions: readonly FinalCaption[];
  readonly promised: Promised | undefined;
}

export interface MeasuredUtterance {
  readonly samples: readonly Sample[];
  readonly record: UtteranceRecord;
}

/** Measures one utterance: translation, captions, injection and the speaker's own voice. */
export function measureUtterance(
  request: UtteranceRequest,
  spoken: SpokenEvent,
  answer: Answer,
): MeasuredUtterance {
  const { scenario, round, pair, listener, floor } = request;
  const { heard, captions, promised } = answer;
  const { utterance, text, dueStartMs, dueEndMs, lagMaxMs } = spoken;
  const sample = (
    metric: Metric,
    value: number,
    tMs: number,
    participant: string,
    detail: Partial<Sample> = {},
  ): Sample => ({ scenario, round, metric, value, tMs, pair, participant, utterance, ...detail });

  const wrong = whyWrong(request, spoken, answer);
  const isAnswer = heard !== undefined && wrong === undefined;
  const e2eMs = isAnswer ? heard.firstMs - dueEndMs : MISSING;
  const startOffsetMs = isAnswer ? heard.firstMs - dueStartMs : MISSING;
  const end = isAnswer && promised && listener.recording && hearEnd(listener.recording, heard, promised);
  const captionAt = captions.at(-1)?.tMs;
  const captionMs = captionAt === undefined ? MISSING : captionAt - dueEndMs;
  const delivered = captions.map(({ text: words }) => words).join(' ');
  const recognised = captions.map(({ sourceText }) => sourceText).join(' ');
  // Without a transcript there are no wrong words.
  const isTold = request.answersKnown || captions.some(({ sourceText }) => sourceText !== '');
  const wer = isTold ? wordErrorRate(text, recognised) : undefined;
  const floorMs = floor.recording && hearFloor(request, floor.recording, spoken);

  return {
    samples: [
      sample('e2e_ms', e2eMs, heard?.firstMs ?? dueEndMs, listener.name, {
        ...detailOf(heard),
        ...(wrong && { wrong }),
      }),
      sample('start_offset_ms', startOffsetMs, dueEndMs, listener.name),
      ...(end ? [sample('end_offset_ms', end.firstMs - dueEndMs, end.firstMs, listener.name)] : []),
      sample('caption_ms', captionMs, captionAt ?? dueEndMs, listener.name),
      ...(wer === undefined ? [] : [sample('wer', wer, dueEndMs, listener.name)]),
      sample('injection_lag_ms', lagMaxMs, dueEndMs, `speaker-${pair}`),
      ...(floorMs === undefined ? [] : [sample('floor_ms', floorMs, dueStartMs, floor.name)]),
    ],
    record: {
      utterance,
      pair,
      round,
      text,
      dueStartMs,
      dueEndMs,
      expected: request.references.get(text)?.translation ?? '',
      ...(captions.length > 0 && { recognised, delivered }),
      e2eMs,
      captionMs,
      ...(floorMs !== undefined && { floorMs }),
      ...(heard && { heardBy: heard.by }),
      ...(heard && wrong && { wrong, wrongMs: heard.firstMs - dueEndMs }),
    },
  };
}

/** If the expected sound is unknown, no answer can be shown to be wrong. */
function whyWrong(
  { answersKnown, listener }: UtteranceRequest,
  spoken: SpokenEvent,
  { heard, promised }: Answer,
): Wrong | undefined {
  if (!answersKnown || !heard || !listener.recording) return undefined;
  const early = isBeforeEnd(heard, spoken);
  if (early) return early;
  if (!promised) return heard.by === 'energy-onset' ? 'other sound' : undefined;
  return wrongOf(listener.recording, heard, promised);
}

/**
 * A consecutive translation that begins while the words are still being spoken is a guess, or the end of speech is
 * wrong. It does not count as fast.
 */
function isBeforeEnd({ firstMs }: Heard, { dueEndMs }: SpokenEvent): 'before the end' | undefined {
  return firstMs < dueEndMs ? 'before the end' : undefined;
}

function detailOf(heard: Heard | undefined): Partial<Sample> {
  if (!heard) return {};
  return { heardBy: heard.by, ...(heard.confidence !== undefined && { confidence: heard.confidence }) };
}
