import type { Observation, ParticipantSpec } from '../../wire/participant.ts';
import type { PlannedAttempts } from '../../model/round-facts.ts';
import type { StartedContainer } from '../../stack/started-container.ts';
import type { Stack } from '../../stack/stack.ts';
import type { CallOptions } from './pairs.ts';
import { type RemoteParticipant, startParticipants } from './participants.ts';
import { joinToken, type TokenKeys } from '../plan/tokens.ts';
import type { JoinProbeSlot } from '../plan/join-probe-plan.ts';

export interface JoinProbesRequest {
  readonly stack: Stack;
  /** Prefix of container names; unique on Docker Engine while the join probes run. */
  readonly label: string;
  readonly scenario: string;
  readonly slots: readonly JoinProbeSlot[];
  /** The place of the first join probe; the others have the following places. Their links must already be applied. */
  readonly firstPlace: number;
  /** By pair, counted from 1: its room, and the identity of its speaker. */
  readonly roomOf: (pair: number) => string;
  readonly speakerOf: (pair: number) => string;
  readonly keys: TokenKeys;
  readonly signalUrl: string;
  readonly callOptions?: CallOptions;
  /** How long the tokens must be valid from now on, in ms. */
  readonly tokensForMs: number;
}

export function joinProbeName(slot: JoinProbeSlot): string {
  return `visitor-${slot.number}`;
}

/** The place of a join probe on the access network. */
export function joinProbePlace(firstPlace: number, slot: JoinProbeSlot): number {
  return firstPlace + slot.number - 1;
}

/**
 * Starts a container for each slot and passes its events to `observe`. Join probes wait for `start`, like all
 * participants. On `stop`, they complete the attempts in progress, for which the speakers must still be present.
 */
export async function startJoinProbes(
  request: JoinProbesRequest,
  observe: (observation: Observation) => void,
  containers: StartedContainer[],
): Promise<RemoteParticipant[]> {
  const requests = await Promise.all(
    request.slots.map(async (slot) => ({
      spec: await specOf(request, slot),
      place: joinProbePlace(request.firstPlace, slot),
      service: `${request.label}-${joinProbeName(slot)}`,
    })),
  );
  return startParticipants(requests, { ...request, observe }, containers);
}

/** The plan, for the analysis: an attempt that was not reported has failed and must not be forgotten. */
export function plannedAttempts(
  slots: readonly JoinProbeSlot[],
  startMs: number,
): Readonly<Record<string, PlannedAttempts>> {
  return Object.fromEntries(
    slots.map((slot) => {
      const { pair, attempts, firstMs, everyMs, withinMs } = slot;
      return [joinProbeName(slot), { pair, attempts, firstMs: startMs + firstMs, everyMs, withinMs }];
    }),
  );
}

async function specOf(request: JoinProbesRequest, slot: JoinProbeSlot): Promise<ParticipantSpec> {
  const name = joinProbeName(slot);
  const { pair, attempts, firstMs, everyMs, withinMs, stayMs } = slot;
  const tokens = await Promise.all(
    // Each attempt has an identity of its own: the SFU would take a second one with the same name for a reconnect of
    // the first.
    Array.from({ length: attempts }, (_, i) =>
      joinToken(
        request.keys,
        request.roomOf(pair),
        `${name}-${i + 1}`,
        'visitor',
        request.tokensForMs / 1000,
      ),
    ),
  );
  return {
    name,
    role: 'visitor',
    pair,
    url: request.signalUrl,
    token: '',
    iceServers: request.callOptions?.iceServers ?? [],
    transport: request.callOptions?.transport ?? 'relay',
    hears: request.speakerOf(pair),
    captionTopic: '',
    corpusDir: '',
    evidenceDir: '',
    script: [],
    attempts: { tokens, everyMs, firstMs, withinMs, stayMs },
  };
}
