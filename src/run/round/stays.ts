import { disturbanceOf } from '../../analysis/validity/disturbance.ts';
import type { RawRecording } from '../../model/evidence.ts';
import type { Observation } from '../../wire/participant.ts';
import type { DiscardedCalls, HostFacts } from '../../model/round-facts.ts';
import { worstHost } from './health.ts';
import { toDiscard } from '../plan/spare-stays.ts';
import { measureStay, type Stay, type StayRequest } from './stay.ts';

export interface StaysRequest extends StayRequest {
  /** Calls at once; all of them unless given. Those of the next stay begin when these have ended. */
  readonly seats?: number;
  /** Calls, in whole stays, that take place only if harness or host disturbed as many others. */
  readonly spares?: readonly number[];
  /** Whether what has been measured decides the scenario; asked after each stay, as long as none was disturbed. */
  readonly isDecided?: (measured: readonly MeasuredStay[], signal: AbortSignal) => Promise<boolean>;
}

/** A stay and what its participants told. */
export interface MeasuredStay extends Stay {
  readonly calls: readonly number[];
  readonly observations: readonly Observation[];
}

export interface Stays {
  /** By participant name. */
  readonly recordings: ReadonlyMap<string, RawRecording>;
  /** An interrupted script's utterances whose time-out lies beyond this have not had their time; +∞ for one played out. */
  readonly observedUntilMs: number;
  /** Calls whose script began; after an interruption, not all of them did. */
  readonly began: readonly number[];
  /** Calls that were disturbed and measured again. */
  readonly discardedCalls: readonly DiscardedCalls[];
  /** The worst of the stays that count. */
  readonly host: HostFacts;
  /** Of all stays. */
  readonly speechS: number;
  /** The rest of the round was not measured, because the scenario was decided. */
  readonly decided: boolean;
}

/**
 * One stay after the other, and again those that harness or host disturbed. When it is stopped in a later stay, what
 * earlier ones measured is complete and worth a report.
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
      // Participants that are removed while they join report their own end, which is no fault of theirs.
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

/** Stays whose replacement began are discarded. */
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

/** Calls of each stay, counted from 1; those of visitors' speakers are in none. */
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
