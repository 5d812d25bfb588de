import { chainRound } from '../../evidence/chain.ts';
import { writeContent } from '../../evidence/content.ts';
import {
  beginRound,
  factsText,
  roundDir,
  type RoundId,
  writeFacts,
  writeRecordings,
} from '../../evidence/rounds.ts';
import { appendSamples, sealedText } from '../../evidence/samples.ts';
import { analysedRound, type AnalysedRound } from '../../judge/round.ts';
import { countedOf } from '../../judge/counted-round.ts';
import { nowMs } from '../../wire/clock.ts';
import type { RoundEvidence } from '../../model/evidence.ts';
import type { Look } from '../../model/look.ts';
import type { Observation, ScriptLine } from '../../wire/participant.ts';
import type { PathProbe, RoundFacts } from '../../model/round-facts.ts';
import { linksOf } from '../../model/scenario.ts';
import { HiveBenchError } from '../../lib/errors.ts';
import { engineFault } from '../../stack/engine-fault.ts';
import { Capture } from './capture.ts';
import type { Sentence } from '../corpus/sentence.ts';
import { measure } from './measure.ts';
import type { JudgedTexts } from '../scoring/judged-texts.ts';
import { Observing } from './observing.ts';
import { probePaths, startDuringProbe } from '../path/path-check.ts';
import { lookAt, type LookRequest } from './look-at.ts';
import { attendedParts, planRoster } from '../plan/roster.ts';
import { type Begun, failedRoundEvidence, commonFacts, type RoundFactsRequest } from './round-facts.ts';
import type { StayRequest } from './stay.ts';
import { scoredRound } from '../scoring/scored-round.ts';
import { translationMs } from '../corpus/speech.ts';
import { withDelivered } from '../scoring/with-delivered.ts';

export interface RoundRequest extends RoundFactsRequest, LookRequest {
  readonly runId: string;
  readonly scripts: readonly (readonly ScriptLine[])[];
  /** Number of concurrent calls; as many scripts form a stay. */
  readonly pairs: number;
  /** Scripts of calls that take place only if harness or host disturbed others, in whole stays. */
  readonly spareScripts: readonly (readonly ScriptLine[])[];
  /** Total number of attempts of the join probes. */
  readonly joinAttempts: number;
  readonly sentences: readonly Sentence[];
  readonly judged: JudgedTexts;
  /** Capture the packets of every leg. */
  readonly capture: boolean;
  readonly signalUrl: string;
  readonly translatorIdentity: string;
  /** Whether these calls have received all their answers. */
  readonly allAnswered: (calls: readonly number[]) => boolean;
  readonly observe: (observation: Observation) => void;
  readonly onStart: (totalMs: number) => void;
}

/**
 * Runs one round of a scenario: impairs the links, verifies the impairment, measures, verifies again, and writes
 * everything to disk; then analyses what was written. It gives no verdict. If a part of the stack or Docker Engine
 * fails, the round is written with the reason: it is invalid, and the run continues.
 */
export async function runRound(request: RoundRequest, signal: AbortSignal): Promise<AnalysedRound> {
  const { dir } = request;
  const id: RoundId = { scenario: request.scenario.name, round: request.round };
  const observations = new Observing(beginRound(dir, id));
  let evidence: RoundEvidence;
  try {
    evidence = await measureOrReportFault(
      request,
      observations,
      AbortSignal.any([signal, observations.failed]),
    );
    observations.failed.throwIfAborted();
  } catch (error) {
    // The full disk is the cause to report, not the errors that follow from it.
    observations.failed.throwIfAborted();
    throw error;
  } finally {
    observations.close();
  }
  const takenMs = nowMs();
  writeRecordings(dir, id, evidence.recordings);
  const counted = countedOf(evidence);
  const { speech, judged, timeoutMs } = request;
  const scorer = request.session.stack;
  const delivered = await withDelivered(request, counted, signal);
  const scored = await scoredRound({ scorer, evidence: delivered, speech, judged, timeoutMs }, signal);
  const { samples, evaluated } = scored;
  if (scored.evidence.content) writeContent(roundDir(dir, id), scored.evidence.content);
  appendSamples(dir, id, samples);
  const { timesS } = evidence.facts;
  const analysis = (nowMs() - takenMs) / 1000;
  const added = {
    ...(scored.fault !== undefined && { scoringFault: scored.fault }),
    ...(timesS && { timesS: { ...timesS, analysis } }),
  };
  const facts = { ...evidence.facts, ...added };
  chainRound(dir, id, { facts: factsText(facts), samples: sealedText(id, samples) });
  writeFacts(dir, facts);
  const countedFacts = { ...counted.facts, ...added };
  return analysedRound({ ...scored.evidence, facts: countedFacts }, evaluated, samples, speech);
}

async function measureOrReportFault(
  request: RoundRequest,
  observations: Observing,
  signal: AbortSignal,
): Promise<RoundEvidence> {
  const links = linksOf(request.scenario);
  const roster = planRoster({
    scripts: request.scripts,
    seats: request.pairs,
    spareScripts: request.spareScripts,
    joinAttempts: request.joinAttempts,
    links,
    addressOf: (place) => request.session.stack.participantAddress(place),
  });
  const begun: Begun = { startedAt: new Date().toISOString(), beganMs: nowMs(), roster };
  try {
    return await measureRound(request, begun, (observation) => observations.keep(observation), signal);
  } catch (error) {
    const fault = signal.aborted ? undefined : faultOf(error);
    if (fault === undefined) throw error;
    const parts = roster.parts.filter(({ pair }) => !roster.spares.includes(pair));
    return failedRoundEvidence(request, { ...begun, roster: { ...roster, parts } }, observations.seen, fault);
  }
}

async function measureRound(
  request: RoundRequest,
  begun: Begun,
  keep: (observation: Observation) => void,
  signal: AbortSignal,
): Promise<RoundEvidence> {
  const { scenario, gateway, session } = request;
  const links = linksOf(scenario);
  const { roster } = begun;
  const { scripts, cast, seats, spares, placeOf, untranslated, joinProbes } = roster;
  await gateway.applyLinks(roster.links);
  const probing = { session, name: scenario.name, links, place: roster.probePlace };
  const before = await probePaths(probing, 'before', signal);
  await using during = await startDuringProbe(probing, signal);
  await using capture = request.capture ? await Capture.start(session, signal) : undefined;
  let probesDuring: Promise<readonly PathProbe[]> | undefined;
  const looks: Look[] = [];
  const measuringFromMs = nowMs();
  const measured = await measure(
    {
      stack: session.stack,
      runId: request.runId,
      scenario: scenario.name,
      round: request.round,
      scripts,
      cast,
      seats,
      spares,
      placeOf,
      untranslated,
      corpus: request.sentences.map(({ file, wav }) => ({ name: file, data: wav })),
      keys: session.keys,
      callOptions: session.callOptions,
      audio: session.clientAudio,
      signalUrl: request.signalUrl,
      translatorIdentity: request.translatorIdentity,
      joinProbes,
      timeoutMs: request.timeoutMs,
      ...listeningTime(request),
      isDecided: async (stays, stopped) => {
        const look = await lookAt(request, stays, stopped);
        if (look) looks.push(look);
        return look?.breach !== undefined;
      },
      observe: (observation) => {
        keep(observation);
        request.observe(observation);
      },
      onStart: (totalMs) => {
        during.begin();
        request.onStart(totalMs);
      },
      onEnd: () => {
        probesDuring = during.end();
        // Awaited only after the participants have left; until then, nobody would handle a rejection.
        probesDuring.catch(() => undefined);
      },
    },
    signal,
  );
  const measuringS = (nowMs() - measuringFromMs) / 1000;
  const resultsDuring = (await probesDuring) ?? [];
  await capture?.save(request.dir, { scenario: scenario.name, round: request.round });
  await capture?.[Symbol.asyncDispose]();
  const after = signal.aborted ? [] : await probePaths(probing, 'after', signal).catch(unlessStopped(signal));
  const parts = attendedParts(roster, measured.began, Object.keys(measured.attempts));
  const common = await commonFacts(request, { ...begun, roster: { ...roster, parts } });
  const { speechS, joinProbesS } = measured;
  const facts: RoundFacts = {
    ...common,
    timesS: {
      checks: common.durationS - measuringS,
      joins: measuringS - speechS - joinProbesS,
      speech: speechS,
      visits: joinProbesS,
      analysis: 0,
    },
    // A round without its last probe is unverified, even if its script was played to the end: it must be measured
    // again.
    interrupted: measured.interrupted || (signal.aborted && after.length === 0),
    observedUntilMs: measured.observedUntilMs,
    ...(looks.length > 0 && { looks }),
    ...(measured.discardedCalls.length > 0 && { discardedCalls: measured.discardedCalls }),
    visits: measured.attempts,
    path: { baseline: request.baseline, probes: [...before, ...resultsDuring, ...after] },
    host: measured.host,
  };
  return { facts, observations: measured.observations, recordings: measured.recordings };
}

/** A probe that was cut short by a signal has no result. */
function unlessStopped(signal: AbortSignal): (error: unknown) => readonly PathProbe[] {
  return (error) => {
    if (signal.aborted) return [];
    throw error;
  };
}

/**
 * Where nobody knows how an answer sounds, the end of one is not known either, and whatever sounds later shows whether
 * late answers were taken for fast ones: then everything is listened to for a second time-out.
 */
function listeningTime({
  speech,
  allAnswered,
  timeoutMs,
}: RoundRequest): Pick<StayRequest, 'longestTranslationMs' | 'allAnswered'> {
  const items = [...speech.values()];
  return items.some(({ reference }) => reference.length > 0)
    ? { longestTranslationMs: Math.max(...items.map(translationMs)), allAnswered }
    : { longestTranslationMs: timeoutMs, allAnswered: () => false };
}

/** The message if Docker Engine or the stack failed. A bug of this program is not a fact about a stack. */
function faultOf(error: unknown): string | undefined {
  const known = engineFault(error);
  return known instanceof HiveBenchError ? known.message : undefined;
}
