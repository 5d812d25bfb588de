import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Examination, examineRound } from '../analysis/concerns.ts';
import { evaluate, type Evaluated } from '../analysis/evaluate.ts';
import { metricsOf } from '../analysis/metrics.ts';
import { Recording } from '../analysis/timeline.ts';
import { writeWav } from '../audio/wav.ts';
import type { Gateway } from '../impair/gateway.ts';
import type { GatewayFacts, HostFacts, PathProbe } from '../model/evidence.ts';
import type { LinkSpec } from '../model/impairment.ts';
import type { Observation, ScriptLine } from '../model/participant.ts';
import type { ScenarioRecord } from '../model/run-record.ts';
import type { Sample } from '../model/sample.ts';
import { linksOf, type Scenario } from '../model/scenario.ts';
import type { Slo } from '../slo/grammar.ts';
import { judgeSlos, scenarioVerdict } from '../slo/judge.ts';
import { clopperPearson } from '../stats/clopper-pearson.ts';
import { distributionOf } from '../stats/distribution.ts';
import type { Sentence } from './corpus.ts';
import { measure, type Measured, participantName, placeOf, PLACES_PER_PAIR, rolesOf } from './measure.ts';
import { watchHost } from './health.ts';
import { probePaths, startDuringProbe } from './path-check.ts';
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
  await gateway.applyLinks(linkMap(request, links, probePlace));

  const probing = { session, name: scenario.name, links, place: probePlace };
  const before = await probePaths(probing, 'before', signal);
  await using during = await startDuringProbe(probing, signal);
  let stopWatching: (() => HostFacts) | undefined;
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
      timeoutMs: request.timeoutMs,
      longestTranslationMs: longestTranslationMs(request),
      allAnswered: request.allAnswered,
      observe: request.observe,
      onStart: (totalMs) => {
        during.begin();
        stopWatching = watchHost();
        request.onStart(totalMs);
      },
    },
    signal,
  );
  const host = { ...stopWatching?.(), ...(measured.cpu && { cpu: measured.cpu }) };
  const beside = await during.end();
  const after = signal.aborted ? [] : await probePaths(probing, 'after', signal).catch(unlessStopped(signal));
  const examined = examineRound({
    facts: {
      scenario: scenario.name,
      round: 1,
      startedAt,
      durationS: (performance.now() - began) / 1000,
      interrupted: measured.interrupted,
      observedUntilMs: measured.observedUntilMs,
      links,
      addresses: Object.fromEntries(addressesOf(request)),
      path: { probes: [...before, ...beside, ...after] },
      gateway: await inspectGateway(gateway),
      ended: (await session.stack.ended()).filter(({ service }) => service !== 'gateway'),
      host,
      clipsScored: 0,
    },
    observations: measured.observations,
  });

  keepEvidence(request, measured);
  const evaluated = evaluateMeasured(request, measured);
  for (const each of evaluated.samples) request.sample(each);
  return recordOf(request, links, startedAt, began, measured, evaluated, examined);
}

/** A probe that a signal cut short has nothing to say. */
function unlessStopped(signal: AbortSignal): (error: unknown) => readonly PathProbe[] {
  return (error) => {
    if (signal.aborted) return [];
    throw error;
  };
}

async function inspectGateway(gateway: Gateway): Promise<GatewayFacts> {
  try {
    return await gateway.inspect();
  } catch (error) {
    return { differences: [], fault: (error as Error).message };
  }
}

function recordOf(
  request: ScenarioRequest,
  links: ReturnType<typeof linksOf>,
  startedAt: string,
  began: number,
  measured: Measured,
  evaluated: Evaluated,
  { realised, health, concerns }: Examination,
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
    health,
    rounds: 1,
    utterances: evaluated.utterances,
    startedAt,
    durationS: (performance.now() - began) / 1000,
  };
}

function longestTranslationMs({ references }: ScenarioRequest): number {
  return Math.max(0, ...[...references.values()].map(({ samples }) => durationMs(samples)));
}

function addressesOf({ scripts, session }: ScenarioRequest): Map<string, string> {
  return new Map(
    scripts.flatMap((_, i) =>
      rolesOf(i + 1).map(
        (role) =>
          [participantName(i + 1, role), session.stack.participantAddress(placeOf(i + 1, role))] as const,
      ),
    ),
  );
}

/** Every participant's own link; both kinds of listener have the listener's. The path probe has one of each. */
function linkMap(
  { scripts, session }: ScenarioRequest,
  links: { readonly speaker: LinkSpec; readonly listener: LinkSpec },
  probePlace: number,
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
