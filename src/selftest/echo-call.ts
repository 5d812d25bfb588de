import { examineCall } from '../analysis/validity/concerns.ts';
import type { EvaluateRequest } from '../analysis/speech/evaluate.ts';
import { beginRound, writeRecordings } from '../evidence/rounds.ts';
import { recordingsOf } from '../judge/round.ts';
import { durationMs } from '../wire/audio-format.ts';
import type { Role, ScriptLine } from '../wire/participant.ts';
import { participantName, placeOf } from '../run/plan/cast.ts';
import { measure, type Measured } from '../run/round/measure.ts';
import { type Fixture, CLEAN } from './fixture.ts';

export interface EchoCallRequest {
  readonly fixture: Fixture;
  /** Names room, containers and evidence. */
  readonly name: string;
  readonly scripts: readonly (readonly ScriptLine[])[];
  /** Absent: the echo stays silent. */
  readonly holdMs?: number;
  /** After an utterance's end; more than hold and longest delay. */
  readonly timeoutMs: number;
}

export interface EchoCall {
  readonly measured: Measured;
  /**
   * Input of the ordinary analysis. The reference of an utterance is the speaker's own audio, which the echo returns.
   */
  readonly evaluation: EvaluateRequest;
  readonly concerns: readonly string[];
}

/** Frequent enough to show whether a jitter buffer was active while an utterance passed it. */
const STATS_EVERY_MS = 200;
const ROUND = 1;
const CAST: readonly Role[] = ['speaker', 'echo', 'listener'];

/** Measures a call over unimpaired links with the echo in place of the translator, and writes its evidence. */
export async function echoCall(request: EchoCallRequest, signal: AbortSignal): Promise<EchoCall> {
  const { fixture, name, scripts, timeoutMs } = request;
  const addresses = new Map(
    scripts.flatMap((_, i) =>
      CAST.map(
        (role) =>
          [
            participantName(i + 1, role),
            fixture.session.stack.participantAddress(placeOf(i + 1, role, () => CAST)),
          ] as const,
      ),
    ),
  );
  await fixture.gateway.applyLinks(new Map([...addresses.values()].map((address) => [address, CLEAN])));
  const id = { scenario: name, round: ROUND };
  const observations = beginRound(fixture.dir, id);
  const measured = await measure(
    {
      stack: fixture.session.stack,
      runId: fixture.runId,
      scenario: name,
      round: ROUND,
      scripts,
      corpus: fixture.sentences.map(({ file, wav }) => ({ name: file, data: wav })),
      keys: fixture.session.secrets,
      audio: fixture.session.clientAudio,
      signalUrl: fixture.signalUrl,
      translatorIdentity: fixture.translatorIdentity,
      timeoutMs,
      joinProbes: { slots: [], firstPlace: 0 },
      cast: () => CAST,
      statsEveryMs: STATS_EVERY_MS,
      ...(request.holdMs !== undefined && { holdMs: request.holdMs }),
      longestTranslationMs: Math.max(...fixture.sentences.map(({ samples }) => durationMs(samples))),
      // Energy alone does not distinguish the echoes of utterances, so the full time-out is waited for.
      allAnswered: () => false,
      observe: (observation) => observations.append(observation),
      onStart: () => undefined,
      onEnd: () => undefined,
    },
    signal,
  ).finally(() => observations.close());
  const { counters } = await fixture.gateway.inspect();
  writeRecordings(fixture.dir, id, measured.recordings);
  return {
    measured,
    evaluation: evaluationOf(request, measured),
    concerns: examineCall(measured.observations, {
      addresses: Object.fromEntries(addresses),
      counters,
      host: measured.host,
    })
      .concerns.filter(({ invalidates }) => invalidates)
      .map(({ what }) => `${name}: ${what}`),
  };
}

function evaluationOf({ fixture, name, timeoutMs }: EchoCallRequest, measured: Measured): EvaluateRequest {
  return {
    scenario: name,
    round: ROUND,
    observations: measured.observations,
    recordings: recordingsOf(measured),
    references: new Map(fixture.sentences.map(({ text, samples }) => [text, { translation: text, samples }])),
    voices: new Map(),
    timeoutMs,
    observedUntilMs: measured.observedUntilMs,
  };
}
