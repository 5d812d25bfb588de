import { setTimeout as sleep } from 'node:timers/promises';
import type { RawRecording } from '../../model/evidence.ts';
import type { Observation, ScriptLine } from '../../wire/participant.ts';
import type { HostFacts } from '../../model/round-facts.ts';
import type { StartedContainer } from '../../stack/started-container.ts';
import { lastEndMs } from '../plan/cast.ts';
import { watchHost } from './health.ts';
import { type PairsRequest, startPairs } from './pairs.ts';
import type { RemoteParticipant } from './participants.ts';

export interface StayRequest extends PairsRequest {
  readonly timeoutMs: number;
  readonly longestTranslationMs: number;
  readonly allAnswered: (calls: readonly number[]) => boolean;
  /** Called once everybody has joined and the script has begun. */
  readonly onStart: (totalMs: number) => void;
}

export interface Stay {
  /** By participant name. */
  readonly recordings: ReadonlyMap<string, RawRecording>;
  readonly observedUntilMs: number;
  readonly host: HostFacts;
  /** Duration of the script until the end of the last answer, in s. */
  readonly speechS: number;
}

const JOIN_WITHIN_MS = 30_000;
const LEAD_MS = 1500;
const DONE_WITHIN_MS = 10_000;
/** For a stopped run. A cancelled CI job is killed after ten seconds, and report and clean-up need some of them. */
const STOPPED_WITHIN_MS = 3000;

/**
 * Measures concurrent calls, from the start of their containers to the end. They have sessions, jitter buffers, relay
 * allocations and rooms of their own. The next stay has the same addresses and links.
 */
export async function measureStay(
  request: StayRequest,
  calls: readonly number[],
  observe: (observation: Observation) => void,
  signal: AbortSignal,
): Promise<Stay> {
  const containers: StartedContainer[] = [];
  const over = new AbortController();
  let nowMs = 0;
  const follow = (observation: Observation): void => {
    nowMs = Math.max(nowMs, observation.event.tMs);
    observe(observation);
  };
  try {
    const participants = await startPairs(request, calls, follow, containers);
    const ready = await Promise.all(
      participants.map((participant) => participant.until('ready', JOIN_WITHIN_MS, signal)),
    );
    signal.throwIfAborted();
    // Without a speaker there is nothing to play. Without a listener there is: utterances that nobody receives are
    // missing.
    const playable = participants.some(({ spec }, i) => spec.role === 'speaker' && ready[i] !== undefined);

    const startMs = nowMs + LEAD_MS;
    const began = performance.now();
    let observedUntilMs = Number.POSITIVE_INFINITY;
    signal.addEventListener(
      'abort',
      () => {
        observedUntilMs = startMs - LEAD_MS + (performance.now() - began);
      },
      // Node retains a combined signal, with everything its listeners capture, as long as it has a listener.
      { once: true, signal: over.signal },
    );
    for (const participant of participants) participant.command({ command: 'start', startMs });
    const totalMs = playable ? LEAD_MS + lastEndMs(scriptsOf(request, calls)) + request.timeoutMs : 0;
    request.onStart(totalMs);
    const hostSince = watchHost();
    await play(request, calls, totalMs, signal);
    const host = hostSince();
    const speechS = (performance.now() - began) / 1000;
    await stop(participants, signal.aborted ? STOPPED_WITHIN_MS : DONE_WITHIN_MS);
    const recordings = new Map<string, RawRecording>();
    for (const participant of participants) {
      const recording = await participant.recording();
      if (recording) recordings.set(participant.spec.name, recording);
    }
    return { recordings, observedUntilMs, host, speechS };
  } finally {
    over.abort();
    await Promise.all(containers.map((container) => container[Symbol.asyncDispose]()));
  }
}

export async function stop(
  participants: readonly RemoteParticipant[],
  withinMs: number,
  signal?: AbortSignal,
): Promise<void> {
  for (const participant of participants) participant.command({ command: 'stop' });
  await Promise.all(participants.map((participant) => participant.until('done', withinMs, signal)));
}

export function scriptsOf(
  { scripts }: Pick<PairsRequest, 'scripts'>,
  calls: readonly number[],
): (readonly ScriptLine[])[] {
  return calls.map((call) => scripts[call - 1] ?? []);
}

/**
 * Waits until the script is over and every answer has begun, at most until the last utterance's time-out. Then waits
 * until the longest translation would have ended, because a truncated one scores badly. If a single answer seems to be
 * missing, waits for the full time-out.
 */
async function play(
  request: StayRequest,
  calls: readonly number[],
  totalMs: number,
  signal: AbortSignal,
): Promise<void> {
  const wait = (ms: number): Promise<void> => sleep(ms, undefined, { signal }).catch(() => undefined);
  const until = performance.now() + totalMs;
  await wait(totalMs - request.timeoutMs);
  while (performance.now() < until && !signal.aborted && !request.allAnswered(calls)) await wait(100);
  await wait(request.longestTranslationMs + 500);
}
