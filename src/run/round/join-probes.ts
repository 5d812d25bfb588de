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
  /** Names of containers begin with it; unique on the engine while the visitors are there. */
  readonly label: string;
  readonly scenario: string;
  readonly slots: readonly JoinProbeSlot[];
  /** The place of the first visitor; each further one has the next. Their links must have been applied. */
  readonly firstPlace: number;
  /** By pair, counted from 1: its room, and the identity of its speaker. */
  readonly roomOf: (pair: number) => string;
  readonly speakerOf: (pair: number) => string;
  readonly keys: TokenKeys;
  readonly signalUrl: string;
  readonly callOptions?: CallOptions;
  /** Until when the tokens must be good, counted from now. */
  readonly tokensForMs: number;
}

export function joinProbeName(slot: JoinProbeSlot): string {
  return `visitor-${slot.number}`;
}

/** Where each visitor lives: its address's place on the access network. */
export function joinProbePlace(firstPlace: number, slot: JoinProbeSlot): number {
  return firstPlace + slot.number - 1;
}

/**
 * A container for each slot; what it says goes to `observe`. They wait for `start`, like all participants. On `stop`
 * they bring the attempts that are under way to their end, for which the speakers must still be there.
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

/** What the analysis must know of the plan: an attempt that nobody told of has failed, and must not be forgotten. */
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
    // An identity for each attempt: the SFU would take a second one of the same name for a reconnect of the first.
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
    visits: { tokens, everyMs, firstMs, withinMs, stayMs },
  };
}
