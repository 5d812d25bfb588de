import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { findConcerns } from '../analysis/concerns.ts';
import { evaluate, type Evaluated } from '../analysis/evaluate.ts';
import { metricsOf } from '../analysis/metrics.ts';
import { Recording } from '../analysis/timeline.ts';
import { writeWav } from '../audio/wav.ts';
import type { Gateway } from '../impair/gateway.ts';
import type { LinkSpec } from '../model/impairment.ts';
import type { Observation, ScriptLine } from '../model/participant.ts';
import type { Concern, RealisedRow, ScenarioRecord } from '../model/run-record.ts';
import type { Sample } from '../model/sample.ts';
import { linksOf, type Scenario } from '../model/scenario.ts';
import type { Slo } from '../slo/grammar.ts';
import { judgeSlos, scenarioVerdict } from '../slo/judge.ts';
import { clopperPearson } from '../stats/clopper-pearson.ts';
import { distributionOf } from '../stats/distribution.ts';
import type { Sentence } from './corpus.ts';
import { visitSamples } from '../analysis/visits.ts';
import { planVisits, type VisitorSlot } from './visit-plan.ts';
import { visitorName, visitorPlace } from './visitors.ts';
import {
  lastEndMs,
  measure,
  type Measured,
  participantName,
  placeOf,
  PLACES_PER_PAIR,
  rolesOf,
} from './measure.ts';
import { probePaths } from './path-check.ts';
import type { Reference } from './references.ts';
import type { Session } from './session.ts';
import { durationMs, FRAME_MS, RATE_HZ } from '../model/audio-format.ts';

export interface ScenarioRequest {
  readonly session: Session;
  readonly gateway: Gateway;
  readonly runId: string;
  readonly scenario: Scenario;
  readonly slos: readonly Slo[];
  readonly provisional: boolean;
  readonly scripts: readonly (readonly ScriptLine[])[];
  readonly visits: number;
  readonly sentences: readonly Sentence[];
  readonly references: ReadonlyMap<string, Reference>;
  readonly signalUrl: string;
  readonly translatorIdentity: string;
  readonly timeoutMs: number;
  readonly evidenceDir: string;
  readonly allAnswered: () => boolean;
  readonly observe: (observation: Observation) => void;
  readonly sample: (sample: Sample) => void;
  readonly onStart: (totalMs: number) => void;
}

/** One scenario from link to verdict: impair, prove it, measure, write down, and only then judge. */
export async function runScenario(request: ScenarioRequest, signal: AbortSignal): Promise<ScenarioRecord> {
  const { scenario, gateway, session } = request;
  const startedAt = new Date().toISOString();
  const began = performance.now();
  const links = linksOf(scenario);
  const probePlace = request.scripts.length * PLACES_PER_PAIR;
  const visitors = visitorsOf(request);
  await gateway.applyLinks(linkMap(request, links, probePlace, visitors));

  const before = await probePaths({ session, scenario: scenario.name, links, place: probePlace }, signal);
  const measured = await measure(
    {
      stack: session.stack,
      runId: request.runId,
      scenario: scenario.name,
      scripts: request.scripts,
      corpus: request.sentences.map(({ file, wav }) => ({ name: file, data: wav })),
      keys: session.secrets,
      signalUrl: request.signalUrl,
      translatorIdentity: request.translatorIdentity,
      visitors,
      timeoutMs: request.timeoutMs,
      longestTranslationMs: longestTranslationMs(request),
      allAnswered: request.allAnswered,
      observe: request.observe,
      onStart: request.onStart,
    },
    signal,
  );
  const concerns = [
    ...before.concerns,
    ...(await stackConcerns(session)),
    ...(await gatewayConcerns(gateway, measured, addressesOf(request, visitors))),
  ];

  keepEvidence(request, measured);
  const { samples, utterances } = evaluateMeasured(request, measured);
  const joins = visitSamples({
    ...measured,
    scenario: scenario.name,
    round: 1,
    planned: measured.visits,
  });
  const evaluated = { samples: [...samples, ...joins], utterances };
  for (const each of evaluated.samples) request.sample(each);
  return recordOf(request, links, startedAt, began, measured, evaluated, before.rows, concerns);
}

/** A service that has ended is the stack's failure, which its missing answers show; the report names it. */
async function stackConcerns({ stack }: Session): Promise<Concern[]> {
  return (await stack.ended())
    .filter(({ service }) => service !== 'gateway')
    .map(({ service, how }) => ({ what: `${service} ${how}`, invalidates: false }));
}

/** A gateway that cannot be asked any more proves nothing. */
async function gatewayConcerns(
  gateway: Gateway,
  measured: Measured,
  addresses: ReadonlyMap<string, string>,
): Promise<Concern[]> {
  try {
    const { counters, differences } = await gateway.inspect();
    return [
      ...findConcerns({ ...measured, addresses, counters }),
      ...differences.map((what) => ({ what: `after the measurement: ${what}`, invalidates: true })),
    ];
  } catch (error) {
    return [
      {
        what: `the gateway did not answer after the measurement: ${(error as Error).message}`,
        invalidates: true,
      },
    ];
  }
}

function recordOf(
  request: ScenarioRequest,
  links: ReturnType<typeof linksOf>,
  startedAt: string,
  began: number,
  measured: Measured,
  evaluated: Evaluated,
  realised: readonly RealisedRow[],
  concerns: readonly Concern[],
): ScenarioRecord {
  const { scenario } = request;
  const metrics = metricsOf(evaluated.samples, measured.observations, {
    distributionOf,
    proportionInterval: clopperPearson,
  });
  const slos = judgeSlos(scenario.name, request.slos, metrics, {
    provisional: request.provisional,
    severity: scenario.severity,
  });
  return {
    name: scenario.name,
    title: scenario.title,
    severity: scenario.severity,
    ...scenarioVerdict(slos, concerns),
    impairment: links,
    realised,
    metrics,
    ...(scenario.expected && { expected: scenario.expected }),
    slos,
    concerns,
    ledger: [],
    health: { ...(measured.cpu && { cpu: measured.cpu }) },
    rounds: 1,
    utterances: evaluated.utterances,
    startedAt,
    durationS: (performance.now() - began) / 1000,
  };
}

function longestTranslationMs({ references }: ScenarioRequest): number {
  return Math.max(0, ...[...references.values()].map(({ samples }) => durationMs(samples)));
}

interface Visitors {
  readonly slots: readonly VisitorSlot[];
  readonly firstPlace: number;
}

/** They live beyond the pairs and the two ends of the path probe. */
function visitorsOf({ scripts, visits, scenario }: ScenarioRequest): Visitors {
  return {
    slots: planVisits({
      attempts: visits,
      speechMs: lastEndMs(scripts),
      pairs: scripts.length,
      link: linksOf(scenario).listener,
    }),
    firstPlace: scripts.length * PLACES_PER_PAIR + 2,
  };
}

function addressesOf({ scripts, session }: ScenarioRequest, visitors: Visitors): Map<string, string> {
  return new Map([
    ...scripts.flatMap((_, i) =>
      rolesOf(i + 1).map(
        (role) =>
          [participantName(i + 1, role), session.stack.participantAddress(placeOf(i + 1, role))] as const,
      ),
    ),
    ...visitors.slots.map(
      (slot) =>
        [
          visitorName(slot),
          session.stack.participantAddress(visitorPlace(visitors.firstPlace, slot)),
        ] as const,
    ),
  ]);
}

/** Every participant's own link; both kinds of listener have the listener's. The path probe has one of each. */
function linkMap(
  { scripts, session }: ScenarioRequest,
  links: { readonly speaker: LinkSpec; readonly listener: LinkSpec },
  probePlace: number,
  visitors: Visitors,
): Map<string, LinkSpec> {
  const map = new Map<string, LinkSpec>();
  scripts.forEach((_, i) => {
    for (const role of rolesOf(i + 1)) {
      map.set(
        session.stack.participantAddress(placeOf(i + 1, role)),
        role === 'speaker' ? links.speaker : links.listener,
      );
    }
  });
  for (const slot of visitors.slots) {
    map.set(session.stack.participantAddress(visitorPlace(visitors.firstPlace, slot)), links.listener);
  }
  map.set(session.stack.participantAddress(probePlace), links.speaker);
  map.set(session.stack.participantAddress(probePlace + 1), links.listener);
  return map;
}

/** The recordings as WAV, so that anyone can listen, with the stamps of their frames beside them. */
function keepEvidence({ evidenceDir, scenario }: ScenarioRequest, { recordings }: Measured): void {
  for (const [participant, { samples, stampsMs }] of recordings) {
    const stem = path.join(evidenceDir, `${scenario.name}-${participant}`);
    writeFileSync(`${stem}.wav`, writeWav({ samples, rate: RATE_HZ }));
    writeFileSync(`${stem}.stamps.f64`, Buffer.from(stampsMs.buffer));
  }
}

function evaluateMeasured(request: ScenarioRequest, measured: Measured): Evaluated {
  return evaluate({
    scenario: request.scenario.name,
    round: 1,
    observations: measured.observations,
    recordings: new Map(
      [...measured.recordings].map(([name, { samples, stampsMs }]) => [
        name,
        new Recording(samples, stampsMs, RATE_HZ, FRAME_MS),
      ]),
    ),
    references: request.references,
    voices: new Map(request.sentences.map(({ text, samples }) => [text, samples])),
    timeoutMs: request.timeoutMs,
    observedUntilMs: measured.observedUntilMs,
  });
}
