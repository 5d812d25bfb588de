import { RATE_HZ } from '../../wire/audio-format.ts';
import type { SpeechItem } from '../../model/evidence.ts';
import type { Observation } from '../../wire/participant.ts';
import type { UtteranceRecord } from '../../model/utterance-record.ts';
import { cutPart, type Part } from './clip-parts.ts';
import { spreadOverPairs } from './spread.ts';
import type { Recording } from '../speech/timeline.ts';

/** `self` is a rendering against itself: the best possible score of its translation clip. */
export type ClipKind = 'translation' | 'floor' | 'self';

/** Two signals of equal length to be scored against each other; 16 kHz mono, like all input. */
export interface Clip {
  /** Unique within the round. */
  readonly name: string;
  readonly kind: ClipKind;
  readonly pair: number;
  /** Participant whose recording it was cut from. */
  readonly participant: string;
  readonly utterances: readonly string[];
  /** CLOCK_MONOTONIC of the first received speech sample, in ms. */
  readonly tMs: number;
  readonly reference: Int16Array<ArrayBuffer>;
  readonly heard: Int16Array<ArrayBuffer>;
}

export interface ClipRequest {
  /** Utterances of one round, all pairs. */
  readonly utterances: readonly UtteranceRecord[];
  /** They say which participant listens in which pair. */
  readonly observations: readonly Observation[];
  /** By participant name. */
  readonly recordings: ReadonlyMap<string, Recording>;
  /** By text. */
  readonly speech: ReadonlyMap<string, SpeechItem>;
  /** By delivered text that is not the expected translation. */
  readonly renderings?: ReadonlyMap<string, Int16Array<ArrayBuffer>> | undefined;
  /** Maximum number of clips of each kind, all pairs together. */
  readonly most: Readonly<Record<ClipKind, number>>;
}

/** Single scores mean little, and a longer clip averages out what a listener notices. */
const MAX_CLIP_MS = 10_000;
/** ViSQOL recommends 3 to 10 s with half a second of silence at both ends (google/visqol, README). */
const MIN_CLIP_MS = 3000;
const EDGE_MS = 500;

/**
 * Clips of about 8–10 s: consecutive received utterances of a pair, each cut from the recording where it was found,
 * with the same pause after each in both signals. They contain loss, concealment and stretching within an utterance,
 * but not its delay. Utterances that are missing, or were found by energy alone, are in no clip. If there are more
 * clips than wanted, those kept are spread evenly over pairs and time. Deterministic.
 */
export function assembleClips(request: ClipRequest): Clip[] {
  const { most } = request;
  const translation = spreadOverPairs(clipsOf('translation', 'listener', request), most.translation);
  const floor = spreadOverPairs(clipsOf('floor', 'floor', request), most.floor);
  const self = spreadOverPairs(translation, most.self).map((clip): Clip => {
    return { ...clip, kind: 'self', name: clip.name.replace('translation', 'self'), heard: clip.reference };
  });
  return [...translation, ...floor, ...self];
}

function clipsOf(kind: 'translation' | 'floor', role: 'listener' | 'floor', request: ClipRequest): Clip[] {
  const pairs = new Map(
    request.observations
      .filter((observation) => observation.role === role)
      .map(({ participant, pair }) => [participant, pair]),
  );
  return [...pairs]
    .toSorted(([, a], [, b]) => a - b)
    .flatMap(([participant, pair]) => {
      const recording = request.recordings.get(participant);
      const parts = recording ? partsOf(kind, pair, recording, request) : [];
      return inEqualGroups(parts).map((group, i) => join(kind, pair, participant, i + 1, group));
    });
}

function partsOf(
  kind: 'translation' | 'floor',
  pair: number,
  recording: Recording,
  { utterances, speech, renderings }: ClipRequest,
): Part[] {
  const found = utterances
    .filter((utterance) => utterance.pair === pair)
    .flatMap((utterance) => {
      const [item, firstMs] = [speech.get(utterance.text), firstHeardMs(kind, utterance)];
      if (!item || firstMs === undefined) return [];
      const sound = kind === 'floor' ? item.voice : renderingOf(utterance, item, renderings);
      return sound ? [{ utterance, sound, firstMs }] : [];
    })
    .toSorted((a, b) => a.firstMs - b.firstMs);
  return found.flatMap(({ utterance: { utterance }, sound, firstMs }, i) => {
    return cutPart({ utterance, sound, recording, firstMs, nextFirstMs: found[i + 1]?.firstMs }) ?? [];
  });
}

/** Undefined for an answer that came in parts: the expected pauses between them are unknown. */
function renderingOf(
  { delivered }: UtteranceRecord,
  { translation, reference }: SpeechItem,
  renderings: ClipRequest['renderings'],
): Int16Array<ArrayBuffer> | undefined {
  if (delivered === undefined || delivered === translation || !renderings) return reference;
  return renderings.get(delivered);
}

/** Undefined for a missing answer, and for an onset that matched no reference. */
function firstHeardMs(kind: 'translation' | 'floor', utterance: UtteranceRecord): number | undefined {
  const { dueStartMs, dueEndMs, e2eMs, heardBy, floorMs = Number.POSITIVE_INFINITY } = utterance;
  if (kind === 'floor') return Number.isFinite(floorMs) ? dueStartMs + floorMs : undefined;
  return Number.isFinite(e2eMs) && heardBy === 'matched-filter' ? dueEndMs + e2eMs : undefined;
}

/** Consecutive parts in as few groups as the longest clip allows, all of about the same length. */
function inEqualGroups(parts: readonly Part[]): Part[][] {
  const totalMs = parts.reduce((sum, { lengthMs }) => sum + lengthMs, 0);
  if (totalMs < MIN_CLIP_MS) return [];
  const groupMs = totalMs / Math.ceil(totalMs / MAX_CLIP_MS);
  const groups = new Map<number, Part[]>();
  let atMs = 0;
  for (const part of parts) {
    const index = Math.floor((atMs + part.lengthMs / 2) / groupMs);
    groups.set(index, [...(groups.get(index) ?? []), part]);
    atMs += part.lengthMs;
  }
  return [...groups.values()];
}

function join(
  kind: ClipKind,
  pair: number,
  participant: string,
  index: number,
  parts: readonly Part[],
): Clip {
  return {
    name: `${kind}-${pair}-${index}`,
    kind,
    pair,
    participant,
    utterances: parts.map(({ utterance }) => utterance),
    tMs: parts[0]?.firstMs ?? 0,
    reference: withEdges(parts.map(({ reference }) => reference)),
    heard: withEdges(parts.map(({ heard }) => heard)),
  };
}

function withEdges(pieces: readonly Int16Array[]): Int16Array<ArrayBuffer> {
  const edge = (EDGE_MS * RATE_HZ) / 1000;
  const whole = new Int16Array(pieces.reduce((sum, { length }) => sum + length, 2 * edge));
  let at = edge;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
