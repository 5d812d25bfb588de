import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Observation } from '../../wire/participant.ts';
import type { PlannedAttempts } from '../../model/round-facts.ts';
import type { StartedContainer } from '../../stack/started-container.ts';
import { lastEndMs, participantName } from '../plan/cast.ts';
import { scriptsOf, stop } from './stay.ts';
import { measureStays, type Stays, staysOf, type StaysRequest } from './stays.ts';
import { roomOf, startPairs } from './pairs.ts';
import type { RemoteParticipant } from './participants.ts';
import { lastAttemptMs, type JoinProbeSlot } from '../plan/join-probe-plan.ts';
import { plannedAttempts, startJoinProbes, type JoinProbesRequest } from './join-probes.ts';

export interface MeasureRequest extends StaysRequest {
  /** Join probes take the places from here on. */
  readonly joinProbes: { readonly slots: readonly JoinProbeSlot[]; readonly firstPlace: number };
  readonly observe: (observation: Observation) => void;
  /** Called when the script is over. */
  readonly onEnd: () => void;
}

export interface Measured extends Stays {
  readonly observations: readonly Observation[];
  readonly interrupted: boolean;
  readonly attempts: Readonly<Record<string, PlannedAttempts>>;
  /** Duration of the join probes, including the joins of their speakers, in s. */
  readonly joinProbesS: number;
}

const JOIN_WITHIN_MS = 30_000;
const DONE_WITHIN_MS = 10_000;
/** Maximum duration of one attempt, including leaving the room. */
const PROBES_DONE_WITHIN_MS = 15_000;
/** Time between creating tokens and the common start, in which containers start and join. */
const TOKEN_RESERVE_MS = 300_000;
/** Time around the script of a stay: containers start, join, and wait for the last answers. */
const STAY_RESERVE_MS = 60_000;
const PROBES_LEAD_MS = 500;

/**
 * Starts the participants of one scenario, measures all stays, then the join probes, and returns what they observed.
 */
export async function measure(request: MeasureRequest, signal: AbortSignal): Promise<Measured> {
  // Every participant listens to the signal, dozens of them on narrow links; Node would report a leak.
  setMaxListeners(0, signal);
  const observations: Observation[] = [];
  const observe = (observation: Observation): void => {
    observations.push(observation);
    request.observe(observation);
  };
  const containers: StartedContainer[] = [];
  try {
    const probes = await startJoinProbes(joinProbesRequest(request), observe, containers);
    await Promise.all(probes.map((probe) => probe.until('ready', JOIN_WITHIN_MS, signal)));
    const stays = await measureStays(request, observe, signal);
    request.onEnd();
    const probesBegan = performance.now();
    // Once the scenario has failed, connection success no longer matters: the join probes leave without an attempt.
    if (stays.decided) await stop(probes, DONE_WITHIN_MS, signal);
    const active = stays.decided ? [] : probes;
    const received = await measureJoins(request, active, observe, containers, signal);
    return {
      ...stays,
      observations,
      observedUntilMs: Math.min(stays.observedUntilMs, received.observedUntilMs),
      interrupted: signal.aborted,
      attempts: received.attempts,
      joinProbesS: (performance.now() - probesBegan) / 1000,
    };
  } finally {
    await Promise.all(containers.map((container) => container[Symbol.asyncDispose]()));
  }
}

/** Runs after the pairs have left; otherwise the load of the joins would be measured with them. */
async function measureJoins(
  request: MeasureRequest,
  probes: readonly RemoteParticipant[],
  observe: (observation: Observation) => void,
  containers: StartedContainer[],
  signal: AbortSignal,
): Promise<Pick<Measured, 'attempts' | 'observedUntilMs'>> {
  const { slots } = request.joinProbes;
  const none = { attempts: {}, observedUntilMs: Number.POSITIVE_INFINITY };
  if (probes.length === 0 || signal.aborted) return none;
  let nowMs = 0;
  const follow = (observation: Observation): void => {
    nowMs = Math.max(nowMs, observation.event.tMs);
    observe(observation);
  };
  const speakers = await startPairs(request, request.untranslated ?? [], follow, containers);
  await Promise.all(speakers.map((speaker) => speaker.until('ready', JOIN_WITHIN_MS, signal)));
  if (signal.aborted) return none;
  const startMs = nowMs + PROBES_LEAD_MS;
  const began = performance.now();
  for (const each of [...speakers, ...probes]) each.command({ command: 'start', startMs });
  await sleep(PROBES_LEAD_MS + lastAttemptMs(slots), undefined, { signal }).catch(() => undefined);
  const passedMs = signal.aborted ? performance.now() - began - PROBES_LEAD_MS : Number.POSITIVE_INFINITY;
  // Attempts in progress need their speaker until they succeed or fail.
  await stop(probes, PROBES_DONE_WITHIN_MS, signal);
  await stop(speakers, DONE_WITHIN_MS, signal);
  const begun = slots.filter(({ firstMs }) => firstMs <= passedMs);
  return { attempts: plannedAttempts(begun, startMs), observedUntilMs: startMs + passedMs };
}

function joinProbesRequest(request: MeasureRequest): JoinProbesRequest {
  const { planned, spare } = staysOf(request);
  return {
    ...request.joinProbes,
    stack: request.stack,
    label: request.scenario,
    scenario: request.scenario,
    roomOf: (pair) => roomOf(request, pair),
    speakerOf: (pair) => participantName(pair, 'speaker'),
    keys: request.keys,
    signalUrl: request.signalUrl,
    ...(request.callOptions && { callOptions: request.callOptions }),
    tokensForMs:
      [...planned, ...spare].reduce(
        (sum, calls) => sum + lastEndMs(scriptsOf(request, calls)) + STAY_RESERVE_MS,
        0,
      ) + TOKEN_RESERVE_MS,
  };
}
