import { evaluate, type EvaluateRequest } from '../analysis/speech/evaluate.ts';
import { type DelayBounds, judgeDelays } from './judge-delays.ts';
import { recoverDelays } from './recover-delay.ts';
import type { HostCpu } from '../model/health.ts';
import type { ScriptLine } from '../wire/participant.ts';
import type { EchoedUtterance, SelftestRow } from '../model/selftest.ts';
import { appendSamples } from '../evidence/samples.ts';
import type { Fixture } from './fixture.ts';
import { echoCall } from './echo-call.ts';
import { planEchoScripts } from './echo-script.ts';

/** Longer than any clip and the path delay, so that the echo of an utterance follows its end. */
const HOLD_MS = 4500;
const DELAYS_MS = [0, 50, 200, 400];
/** After an utterance's end; more than hold, longest delay and path delay. */
const TIMEOUT_MS = 6000;
const PAIRS = 3;
/**
 * Thirty-three for each delay. If the host stalls, some pass an active jitter buffer, and their true delay is unknown.
 */
const UTTERANCES_PER_PAIR = 44;
const WARMUPS = 2;
const BOUNDS: DelayBounds = { medianMs: 3, p99Ms: 8, minN: 20 };

export interface DelayPart {
  readonly rows: readonly SelftestRow[];
  readonly utterances: readonly EchoedUtterance[];
  readonly concerns: readonly string[];
  readonly cpu?: HostCpu;
}

/** An echo returns speech after times that are known to the sample; the ordinary analysis has to measure them. */
export async function testDelays(fixture: Fixture, signal: AbortSignal): Promise<DelayPart> {
  const scripts = planEchoScripts({
    sentences: fixture.sentences,
    pairs: PAIRS,
    utterancesPerPair: UTTERANCES_PER_PAIR,
    warmups: WARMUPS,
    delaysMs: DELAYS_MS,
    seed: fixture.seed,
  });
  const { measured, evaluation, concerns } = await echoCall(
    { fixture, name: 'echo', scripts, holdMs: HOLD_MS, timeoutMs: TIMEOUT_MS },
    signal,
  );
  const { samples } = evaluate(evaluation);
  appendSamples(fixture.dir, { scenario: 'echo', round: 1 }, samples);
  const delays = new Map(scripts.flat().map(({ utterance, echoDelayMs = 0 }) => [utterance, echoDelayMs]));
  const utterances = recoverDelays({
    samples,
    observations: measured.observations,
    delays,
    holdMs: HOLD_MS,
  });
  return {
    rows: [...judgeDelays(utterances, HOLD_MS, BOUNDS), wrongReferenceRow(evaluation, scripts)],
    utterances,
    concerns,
    ...(measured.host.cpu && { cpu: measured.host.cpu }),
  };
}

/**
 * A sentence that was not spoken must not be found; otherwise a match would prove nothing. One voice resembles itself,
 * though: 8 of 2350 such searches found something, always the beginning of the same sentence.
 */
function wrongReferenceRow(
  evaluation: EvaluateRequest,
  scripts: readonly (readonly ScriptLine[])[],
): SelftestRow {
  const spoken = new Set(scripts.flat().map(({ text }) => text));
  const unspoken = [...evaluation.references].filter(([text]) => !spoken.has(text)).map(([, voice]) => voice);
  const references = new Map(
    [...spoken].flatMap((text, i) => {
      const voice = unspoken[i % unspoken.length];
      return voice ? [[text, voice] as const] : [];
    }),
  );
  const { samples } = evaluate({ ...evaluation, references });
  const heard = samples.filter(({ metric }) => metric === 'e2e_ms');
  const matched = heard.filter(({ heardBy }) => heardBy === 'matched-filter').length;
  return {
    group: 'control',
    what: 'each utterance sought by a sentence that nobody spoke',
    expected: '0 matches',
    recovered: `${matched} matches`,
    bound: 'at most 1 in 50',
    n: heard.length,
    ok: matched <= heard.length / 50 && heard.length > 0 && unspoken.length > 0,
  };
}
