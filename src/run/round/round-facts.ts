import path from 'node:path';
import { translatorReports, translatorUtterances } from '../../analysis/stages/translator-log.ts';
import { currentLog } from '../../evidence/bounded-log.ts';
import type { Gateway } from '../../impair/gateway.ts';
import { nowMs } from '../../wire/clock.ts';
import type { RoundEvidence } from '../../model/evidence.ts';
import type { Observation } from '../../wire/participant.ts';
import type { BothWays, GatewayFacts, RoundFacts } from '../../model/round-facts.ts';
import { linksOf, type Scenario } from '../../model/scenario.ts';
import type { Roster } from '../plan/roster.ts';
import type { Session } from '../session/session.ts';

/** The part of a round's request that its facts need. */
export interface RoundFactsRequest {
  readonly session: Session;
  readonly gateway: Gateway;
  /** The run's folder. */
  readonly dir: string;
  readonly scenario: Scenario;
  readonly round: number;
  /** Measurement of the unimpaired path. */
  readonly baseline: BothWays;
  /** Why the stack was restarted before this round, if it was. */
  readonly restartReason?: string;
}

/** State at the beginning of a round. */
export interface Begun {
  readonly startedAt: string;
  readonly beganMs: number;
  readonly roster: Roster;
}

/** Facts of a round that do not depend on how it ends. */
export async function commonFacts(
  { scenario, round, dir, session, gateway, restartReason }: RoundFactsRequest,
  { startedAt, beganMs, roster: { parts } }: Begun,
): Promise<Omit<RoundFacts, 'interrupted' | 'observedUntilMs' | 'visits' | 'path' | 'host'>> {
  // The translator of a target has no log here.
  const translatorLog = currentLog(path.join(dir, 'logs', 'translator.log'));
  const within = { fromMs: beganMs, toMs: nowMs() };
  return {
    scenario: scenario.name,
    round,
    startedAt,
    durationS: (nowMs() - beganMs) / 1000,
    links: linksOf(scenario),
    addresses: Object.fromEntries(parts.map(({ name, address }) => [name, address])),
    roles: Object.fromEntries(parts.map(({ name, role }) => [name, role])),
    translator: translatorReports(translatorLog, within),
    translatorUtterances: translatorUtterances(translatorLog, within),
    gateway: await gatewayFacts(gateway),
    ...(session.callOptions.transport === 'all' && { transport: 'all' as const }),
    unwell: await session.stack.unhealthyServices(),
    incidents: session.stack.incidentsSince(beganMs),
    ...(restartReason !== undefined && { anew: restartReason }),
  };
}

async function gatewayFacts(gateway: Gateway): Promise<GatewayFacts> {
  try {
    return await gateway.inspect();
  } catch (error) {
    return { differences: [], fault: (error as Error).message };
  }
}

/** Evidence of a round that ended with a fault. Answers that were due later were not waited for. */
export async function failedRoundEvidence(
  request: RoundFactsRequest,
  begun: Begun,
  observations: readonly Observation[],
  fault: string,
): Promise<RoundEvidence> {
  const facts: RoundFacts = {
    ...(await commonFacts(request, begun)),
    fault,
    interrupted: false,
    observedUntilMs: nowMs(),
    visits: {},
    path: { baseline: request.baseline, probes: [] },
    host: {},
  };
  return { facts, observations, recordings: new Map() };
}
