import { disturbanceOf } from '../../analysis/validity/disturbance.ts';
import type { RawRecording } from '../../model/evidence.ts';
import type { Observation } from '../../wire/participant.ts';
import type { DiscardedCalls, HostFacts } from '../../model/round-facts.ts';
import { worstHost } from './health.ts';
import { toDiscard } from '../plan/spare-stays.ts';
import { measureStay, type Stay, type StayRequest } from './stay.ts';

export interface StaysRequest extends StayRequest {
  /** Number of concurrent calls; all of them by default. The calls of the next stay begin when these have ended. */
  readonly seats?: number;
  /** Calls, in whole stays, that take place only if harness or host disturbed as many others. */
  readonly spares?: readonly number[];
  /** Whether the measured stays decide the scenario. Called after each stay, unless a stay was disturbed. */
  readonly isDecided?: (measured: readonly MeasuredStay[], signal: AbortSignal) => Promise<boolean>;
}

/** A stay and its participants' observations. */
export interface MeasuredStay extends Stay {
  readonly calls: readonly number[];
  readonly observations: readonly Observation[];
}

export interface Stays {
  /** By participant name. */
  readonly recordings: ReadonlyMap<string, RawRecording>;
  /**
   * In an interrupted script, utterances whose time-out is later than this were not observed to the end; +∞ if the
   * script was complete.
   */
  readonly observedUntilMs: number;
  /** Calls whose script began. After an interruption, not all calls did. */
  readonly began: readonly number[];
  /** Calls that were disturbed and measured again. */
  readonly discardedCalls: readonly DiscardedCalls[];
  /** Worst values of the stays that count. */
  readonly host: HostFacts;
  /** Sum over all stays, in s. */
  readonly speechS: number;
  /** The rest of the round was skipped because the scenario was decided. */
  readonly decided: boolean;
}

/**
 * Measures one stay after the other, then repeats those that harness or host disturbed. If the run is stopped during a
 * later stay, the results of the earlier ones are complete and are reported.
 */
export async function measureStays(
  request: StaysRequest,
  observe: (observation: Observation) => void,
  signal: AbortSignal,
): Promise<Stays> {
  const { planned, spare } = staysOf(request);
  const measured: MeasuredStay[] = [];
  const began: number[] = [];
  const measureNext = async (calls: readonly number[]): Promise<void> => {
    const observations: Observation[] = [];
    let hasBegun = false;
    const onStart = (totalMs: number): void => {
      hasBegun = true;
      began.push(...calls);
      if (measured.length === 0) request.onStart(totalMs * planned.length);
    };
    const follow = (observation: Observation): void => {
      // Participants that are removed while joining report that they ended, which is not a fault.
      if (!hasBegun && signal.aborted) return;
      observations.push(observation);
      observe(observation);
    };
    try {
      const stay = await measureStay({ ...request, onStart }, calls, follow, signal);
      measured.push({ ...stay, calls, observations });
    } catch (error) {
      if (measured.length === 0 || !signal.aborted || hasBegun) throw error;
    }
  };
  signal.throwIfAborted();
  let decided = false;
  for (const calls of planned) {
    if (signal.aborted || decided) break;
    await measureNext(calls);
    decided =
      !signal.aborted &&
      !measured.some(isDisturbed) &&
      ((await request.isDecided?.(measured, signal)) ?? false);
  }
  const discarded = decided ? [] : await measureAgain(measured, spare, measureNext, signal);
  const counted = measured.filter(({ calls }) => !discarded.some((each) => each.calls === calls));
  return {
    recordings: new Map(measured.flatMap(({ recordings }) => [...recordings])),
    observedUntilMs: measured.at(-1)?.observedUntilMs ?? Number.POSITIVE_INFINITY,
    began,
    discardedCalls: discarded,
    host: worstHost(counted.map(({ host }) => host)),
    speechS: measured.reduce((sum, stay) => sum + stay.speechS, 0),
    decided,
  };
}

function isDisturbed({ observations, host }: MeasuredStay): boolean {
  return disturbanceOf(observations, host).length > 0;
}

/** A stay is discarded once its replacement has begun. */
async function measureAgain(
  measured: readonly MeasuredStay[],
  spare: readonly (readonly number[])[],
  measureNext: (calls: readonly number[]) => Promise<void>,
  signal: AbortSignal,
): Promise<DiscardedCalls[]> {
  const stays = measured.map((stay) => ({ stay, reasons: disturbanceOf(stay.observations, stay.host) }));
  const indexes = toDiscard(
    stays.map(({ reasons }) => reasons.length > 0),
    spare.length,
  );
  const discarded: DiscardedCalls[] = [];
  for (const [i, index] of indexes.entries()) {
    const [disturbed, calls] = [stays[index], spare[i]];
    if (signal.aborted || !disturbed || !calls) break;
    const before = measured.length;
    await measureNext(calls);
    if (measured.length === before) break;
    const { stay, reasons } = disturbed;
    const utterances = stay.observations.filter(({ event }) => event.type === 'utterance').length;
    discarded.push({ calls: stay.calls, reason: reasons.join('; '), utterances });
  }
  return discarded;
}

/** The calls of each stay, counted from 1, without the speakers for join probes. */
export function staysOf({
  scripts,
  seats,
  untranslated = [],
  spares = [],
}: Pick<StaysRequest, 'scripts' | 'seats' | 'untranslated' | 'spares'>): {
  readonly planned: readonly (readonly number[])[];
  readonly spare: readonly (readonly number[])[];
} {
  const all = scripts.map((_, i) => i + 1).filter((call) => !untranslated.includes(call));
  const calls = all.filter((call) => !spares.includes(call));
  const each = seats ?? calls.length;
  return { planned: groupsOf(calls, each), spare: groupsOf(spares, each) };
}

function groupsOf(calls: readonly number[], each: number): number[][] {
  return Array.from({ length: Math.ceil(calls.length / each) }, (_, i) =>
    calls.slice(i * each, (i + 1) * each),
  );
}
