import { speechBounds } from '../../audio/speech-bounds.ts';
import { RATE_HZ } from '../../wire/audio-format.ts';
import type { Observation } from '../../wire/participant.ts';
import type { Sample } from '../../model/sample.ts';
import type { TranslatorUtterance } from '../../model/translator-log.ts';
import type { UtteranceRecord } from '../../model/utterance-record.ts';
import { STAGE_METRICS, STAGES, type StageTimes } from '../../model/waterfall.ts';
import { waterfallOf } from './waterfall.ts';
import { loggedFor, sameWords } from './waterfall-join.ts';

export interface ExplainRequest {
  readonly scenario: string;
  readonly observations: readonly Observation[];
  readonly utterances: readonly UtteranceRecord[];
  readonly logged: readonly TranslatorUtterance[];
  /** The expected translation's rendering, by text. */
  readonly referenceOf: (text: string) => Int16Array | undefined;
}

export interface Explained {
  /**
   * The given utterances in the same order. Answered ones have their stages, or the reason why these are unknown.
   */
  readonly utterances: readonly UtteranceRecord[];
  readonly samples: readonly Sample[];
}

/** Finds the stages of one round's utterances in the translator's log. */
export function explain(request: ExplainRequest): Explained {
  const speakers = new Map(
    request.observations
      .filter(({ role }) => role === 'speaker')
      .map(({ pair, participant }) => [pair, participant]),
  );
  const utterances = request.utterances.map((utterance) => {
    if (!Number.isFinite(utterance.e2eMs)) return utterance;
    const spoken = request.utterances.filter(({ pair }) => pair === utterance.pair);
    const speaker = speakers.get(utterance.pair);
    const logged = request.logged.filter((each) => each.speaker === speaker);
    return { ...utterance, ...explanation(request, utterance, loggedFor(utterance, spoken, logged)) };
  });
  return { utterances, samples: utterances.flatMap((each) => samplesOf(request.scenario, each)) };
}

function explanation(
  { referenceOf }: ExplainRequest,
  utterance: UtteranceRecord,
  logged: TranslatorUtterance | undefined,
): Pick<UtteranceRecord, 'stagesMs' | 'unexplained' | 'traceId'> {
  if (!logged) return { unexplained: 'not logged' };
  if (!sameWords(utterance, logged)) return { unexplained: 'other words' };
  const reference = referenceOf(utterance.text);
  const traced = logged.traceId === undefined ? {} : { traceId: logged.traceId };
  const stagesMs = waterfallOf({
    dueEndMs: utterance.dueEndMs,
    heardMs: utterance.dueEndMs + utterance.e2eMs,
    leadMs: (reference && speechBounds(reference, RATE_HZ)?.startMs) ?? 0,
    stagesMs: logged.stagesMs,
  });
  return typeof stagesMs === 'string' ? { unexplained: stagesMs, ...traced } : { stagesMs, ...traced };
}

function samplesOf(scenario: string, utterance: UtteranceRecord): Sample[] {
  const { stagesMs } = utterance;
  if (!stagesMs) return [];
  return STAGES.map((stage) => ({
    scenario,
    round: utterance.round,
    metric: STAGE_METRICS[stage],
    value: stagesMs[stage],
    tMs: utterance.dueEndMs + throughAfter(stagesMs, stage),
    pair: utterance.pair,
    participant: 'translator',
    utterance: utterance.utterance,
  }));
}

/** Time from the end of the speech to the end of the stage, ms. */
function throughAfter(stagesMs: StageTimes, stage: (typeof STAGES)[number]): number {
  return STAGES.slice(0, STAGES.indexOf(stage) + 1).reduce((sum, each) => sum + stagesMs[each], 0);
}
