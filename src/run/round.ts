import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { translatorReports, translatorUtterances } from '../analysis/translator-log.ts';
import type { Gateway } from '../impair/gateway.ts';
import { beginRound, type RoundId, writeFacts, writeRecordings } from '../evidence/rounds.ts';
import { appendSamples } from '../evidence/samples.ts';
import { type AnalysedRound, evaluateRound, recordingsOf } from '../judge/round.ts';
import { completed } from '../judge/scores.ts';
import { nowMs } from '../model/clock.ts';
import type {
  BothWays,
  GatewayFacts,
  PathProbe,
  RoundEvidence,
  RoundFacts,
  SpeechItem,
} from '../model/evidence.ts';
import type { Observation, ScriptLine } from '../model/participant.ts';
import { linksOf, type Scenario } from '../model/scenario.ts';
import { Capture } from './capture.ts';
import type { Sentence } from './corpus.ts';
import { measure } from './measure.ts';
import { probePaths, startDuringProbe } from './path-check.ts';
import { planRoster } from './roster.ts';
import { scoreRound } from './score-round.ts';
import type { Session } from './session.ts';
import { translationMs } from './speech.ts';

export interface RoundRequest {
  readonly session: Session;
  readonly gateway: Gateway;
  readonly runId: string;
  /** The run's folder. */
  readonly dir: string;
  readonly scenario: Scenario;
  readonly round: number;
  readonly scripts: readonly (readonly ScriptLine[])[];
  /** Attempts of short-lived clients to join, over all of them. */
  readonly visits: number;
  readonly sentences: readonly Sentence[];
  readonly speech: ReadonlyMap<string, SpeechItem>;
  /** Write down the packets of every leg. */
  readonly capture: boolean;
  /** The path without impairment. */
  readonly baseline: BothWays;
  readonly signalUrl: string;
  readonly translatorIdentity: string;
  readonly timeoutMs: number;
  readonly allAnswered: () => boolean;
  readonly observe: (observation: Observation) => void;
  readonly onStart: (totalMs: number) => void;
}

/**
 * One round of a scenario: impair, prove it, measure, prove it again, and write everything down; then analyse what
 * was written. Nothing is judged here.
 */
export async function runRound(request: RoundRequest, signal: AbortSignal): Promise<AnalysedRound> {
  const { dir } = request;
  const id: RoundId = { scenario: request.scenario.name, round: request.round };
  const observations = beginRound(dir, id);
  let evidence: RoundEvidence;
  try {
    evidence = await take(request, (observation) => observations.append(observation), signal);
  } finally {
    observations.close();
  }
  writeRecordings(dir, id, evidence.recordings);
  const recordings = recordingsOf(evidence);
  const { speech } = request;
  const evaluated = evaluateRound(evidence, recordings, speech, request.timeoutMs);
  const { utterances } = evaluated;
  const scorer = request.session.stack;
  const scored = await scoreRound({ scorer, evidence, recordings, speech, evaluated }, signal);
  const samples = completed(evaluated, scored.samples);
  appendSamples(dir, id, samples);
  const facts = { ...evidence.facts, ...(scored.fault !== undefined && { scoringFault: scored.fault }) };
  writeFacts(dir, facts);
  return { facts, observations: evidence.observations, utterances, samples };
}

async function take(
  request: RoundRequest,
  keep: (observation: Observation) => void,
  signal: AbortSignal,
): Promise<RoundEvidence> {
  const { scenario, gateway, session } = request;
  const startedAt = new Date().toISOString();
  const beganMs = nowMs();
  const links = linksOf(scenario);
  const roster = planRoster({
    scripts: request.scripts,
    visits: request.visits,
    links,
    addressOf: (place) => session.stack.participantAddress(place),
  });
  const { scripts, cast, untranslated, visitors, parts } = roster;
  await gateway.applyLinks(roster.links);
  const probing = { session, name: scenario.name, links, place: roster.probePlace };
  const before = await probePaths(probing, 'before', signal);
  await using during = await startDuringProbe(probing, signal);
  await using capture = request.capture ? await Capture.start(session, signal) : undefined;
  let beside: Promise<readonly PathProbe[]> | undefined;
  const measured = await measure(
    {
      stack: session.stack,
      runId: request.runId,
      scenario: scenario.name,
      round: request.round,
      scripts,
      cast,
      untranslated,
      corpus: request.sentences.map(({ file, wav }) => ({ name: file, data: wav })),
      keys: session.keys,
      ways: session.ways,
      audio: session.clientAudio,
      signalUrl: request.signalUrl,
      translatorIdentity: request.translatorIdentity,
      visitors,
      timeoutMs: request.timeoutMs,
      longestTranslationMs: longestTranslationMs(request),
      allAnswered: request.allAnswered,
      observe: (observation) => {
        keep(observation);
        request.observe(observation);
      },
      onStart: (totalMs) => {
        during.begin();
        request.onStart(totalMs);
      },
      onEnd: () => {
        beside = during.end();
      },
    },
    signal,
  );
  const probedBeside = (await beside) ?? [];
  await capture?.save(request.dir, { scenario: scenario.name, round: request.round });
  await capture?.[Symbol.asyncDispose]();
  const after = signal.aborted ? [] : await probePaths(probing, 'after', signal).catch(unlessStopped(signal));
  const log = path.join(request.dir, 'logs', 'translator.log');
  // Somebody else's translator tells us nothing.
  const translatorLog = existsSync(log) ? readFileSync(log, 'utf8') : '';
  const within = { fromMs: beganMs, toMs: nowMs() };
  const facts: RoundFacts = {
    scenario: scenario.name,
    round: request.round,
    startedAt,
    durationS: (nowMs() - beganMs) / 1000,
    interrupted: measured.interrupted,
    observedUntilMs: measured.observedUntilMs,
    links,
    addresses: Object.fromEntries(parts.map(({ name, address }) => [name, address])),
    roles: Object.fromEntries(parts.map(({ name, role }) => [name, role])),
    visits: measured.visits,
    translator: translatorReports(translatorLog, within),
    translatorUtterances: translatorUtterances(translatorLog, within),
    path: { baseline: request.baseline, probes: [...before, ...probedBeside, ...after] },
    gateway: await gatewayFacts(gateway),
    ended: (await session.stack.ended()).filter(({ service }) => service !== 'gateway'),
    host: measured.host,
  };
  return { facts, observations: measured.observations, recordings: measured.recordings };
}

async function gatewayFacts(gateway: Gateway): Promise<GatewayFacts> {
  try {
    return await gateway.inspect();
  } catch (error) {
    return { differences: [], fault: (error as Error).message };
  }
}

/** A probe that a signal cut short has nothing to say. */
function unlessStopped(signal: AbortSignal): (error: unknown) => readonly PathProbe[] {
  return (error) => {
    if (signal.aborted) return [];
    throw error;
  };
}

function longestTranslationMs({ speech }: RoundRequest): number {
  return Math.max(0, ...[...speech.values()].map(translationMs));
}
