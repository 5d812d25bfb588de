import type { TranslatorStage } from '../../model/translator-log.ts';
import { type Stage, STAGES, type StageTimes, type Unexplained } from '../../model/waterfall.ts';

export interface Observed {
  /** Due time of the last speech sample, and when the first translated speech sample was heard; CLOCK_MONOTONIC. */
  readonly dueEndMs: number;
  readonly heardMs: number;
  /** Silence before the first speech sample of the rendering: it is handed over first, and nobody hears it. */
  readonly leadMs: number;
  /** CLOCK_MONOTONIC, as the translator logs them. */
  readonly stagesMs: Readonly<Partial<Record<TranslatorStage, number>>>;
}

/** What clocks read in two processes and matched to a sample may disagree about. */
const TOLERANCE_MS = 20;

/**
 * Stages that may be over before the one before them: the translator may end an utterance inside its last word, so that
 * the rest of the speech was not waited for, and may have translated before the end was sure.
 */
const MAY_BE_EARLY: ReadonlySet<Stage> = new Set(['uplink', 'mt']);

/**
 * Splits e2e at the instants at which each stage was through. A stage that was through before an earlier one added
 * nothing: running maxima, so that the stages add up.
 *
 * What cannot be is no waterfall: a stage that ends more than 20 ms before the one it needs, or stages that add up to
 * something more than 20 ms from e2e.
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
