import type { TranslatorStage } from '../../model/translator-log.ts';
import { type Stage, STAGES, type StageTimes, type Unexplained } from '../../model/waterfall.ts';

export interface Observed {
  /**
   * Due time of the last speech sample, and time of the first received translated speech sample; CLOCK_MONOTONIC.
   */
  readonly dueEndMs: number;
  readonly heardMs: number;
  /** Silence before the first speech sample of the rendering: it is sent first, but is inaudible. */
  readonly leadMs: number;
  /** CLOCK_MONOTONIC, as logged by the translator. */
  readonly stagesMs: Readonly<Partial<Record<TranslatorStage, number>>>;
}

/** Tolerance between clocks that are read in two processes. */
const TOLERANCE_MS = 20;

/**
 * Stages that may end before the previous one: the translator may end an utterance inside its last word, and may
 * translate before the end is certain.
 */
const MAY_BE_EARLY: ReadonlySet<Stage> = new Set(['uplink', 'mt']);

/**
 * Splits e2e at the end of each stage. A stage that ended before an earlier one added nothing: running maxima make
 * the stages add up. There is no waterfall if a stage ends more than 20 ms before the one it needs, or if the sum of
 * the stages differs from e2e by more than 20 ms.
 */
export function waterfallOf({ dueEndMs, heardMs, leadMs, stagesMs }: Observed): StageTimes | Unexplained {
  const {
    last_speech: lastSpeech,
    endpoint,
    stt_final: sttFinal,
    mt_done: mtDone,
    first_frame: first,
  } = stagesMs;
  if (
    lastSpeech === undefined ||
    endpoint === undefined ||
    sttFinal === undefined ||
    mtDone === undefined ||
    first === undefined
  )
    return 'not spoken';
  const through: Readonly<Record<Stage, number>> = {
    uplink: lastSpeech,
    endpointing: endpoint,
    stt: sttFinal,
    mt: mtDone,
    tts: first + leadMs,
    downlinkPlayout: heardMs,
  };
  const times: Partial<Record<Stage, number>> = {};
  let needed = Number.NEGATIVE_INFINITY;
  let reached = dueEndMs;
  for (const stage of STAGES) {
    const at = through[stage];
    if (!MAY_BE_EARLY.has(stage) && at < needed - TOLERANCE_MS) return 'out of order';
    needed = Math.max(needed, at);
    times[stage] = Math.max(0, at - reached);
    reached = Math.max(reached, at);
  }
  const sum = reached - dueEndMs;
  return Math.abs(sum - (heardMs - dueEndMs)) > TOLERANCE_MS ? 'another sum' : (times as StageTimes);
}
