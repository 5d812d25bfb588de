import { excerptOf } from '../analysis/speech/excerpt.ts';
import { networkBins } from '../analysis/rtp/network-bins.ts';
import { reportsOf } from '../analysis/rtp/rtp-growth.ts';
import { type Placed, worstOfAll } from '../analysis/speech/worst-utterances.ts';
import { writeMuLawWav } from '../audio/mulaw.ts';
import { UsageError } from '../lib/errors.ts';
import { readObservations, readRecording, type RoundId } from '../evidence/rounds.ts';
import { RATE_HZ } from '../wire/audio-format.ts';
import type { Exhibits, SoundClip, TimelineExhibit, Unavailable, WorstUtterance } from '../model/exhibits.ts';
import type { Observation } from '../wire/participant.ts';
import type { RunRecord } from '../model/run-record.ts';
import { e2eLimitMs } from '../slo/e2e-limit.ts';
import { recordingOf } from './round.ts';
import { representativeRound } from './representative-round.ts';

/** Number of utterances shown with texts and stages. */
const MAX_WORST = 16;
/** Limit of all clips together in the page, that is after base64, which makes four bytes of three. */
const MAX_CLIPS_BYTES = 800_000;
/** Listeners report every 2 s; a long round gets longer bins, as its chart would be too noisy otherwise. */
const MIN_BIN_MS = 2000;
const MAX_BINS = 120;

/**
 * What the page shows besides the record, from the run's files alone. A missing or damaged file makes its part
 * unavailable with a reason; the page is written anyway.
 */
export function exhibitsOf(runDir: string, record: RunRecord): Exhibits {
  const evidence = new Evidence(runDir);
  const worst = withClips(worstOfAll(record.scenarios, MAX_WORST), evidence);
  return { timeline: timelineOf(record, evidence), ...worst };
}

/** Reads each file once, when it is first needed: a sign-off run has gigabytes. */
class Evidence {
  readonly #dir: string;
  readonly #rounds = new Map<string, readonly Observation[] | Unavailable>();

  constructor(dir: string) {
    this.#dir = dir;
  }

  observations(id: RoundId): readonly Observation[] | Unavailable {
    const key = `${id.scenario}/${id.round}`;
    const read = this.#rounds.get(key) ?? available(() => readObservations(this.#dir, id));
    this.#rounds.set(key, read);
    return read;
  }

  recording(id: RoundId, participant: string): ReturnType<typeof recordingOf> | Unavailable {
    return available(() => recordingOf(readRecording(this.#dir, id, participant)));
  }
}

function available<T>(read: () => T): T | Unavailable {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof UsageError)) throw cause;
    return { unavailable: 'the evidence of this round is gone or damaged' };
  }
}

function timelineOf(record: RunRecord, evidence: Evidence): TimelineExhibit | Unavailable {
  const representative = representativeRound(record);
  if (!representative) return { unavailable: 'nothing was measured' };
  const { scenario, round, utterances, why } = representative;
  const observations = evidence.observations({ scenario: scenario.name, round });
  if ('unavailable' in observations) return observations;
  const limitMs = e2eLimitMs(scenario);
  const fromMs = Math.min(...utterances.map(({ dueStartMs }) => dueStartMs));
  const untilMs = Math.max(...utterances.map(({ dueEndMs }) => dueEndMs)) + MIN_BIN_MS;
  const binMs = Math.max(MIN_BIN_MS, Math.ceil((untilMs - fromMs) / MAX_BINS));
  const listeners = new Set(
    observations.filter(({ role }) => role === 'listener').map(({ participant }) => participant),
  );
  return {
    scenario: scenario.name,
    round,
    rounds: scenario.rounds,
    why,
    ...(limitMs !== undefined && { limitMs }),
    utterances: utterances
      .map(({ dueEndMs, e2eMs }) => ({ endMs: dueEndMs - fromMs, e2eMs }))
      .toSorted((a, b) => a.endMs - b.endMs),
    binMs,
    network: networkBins({
      listeners: [...listeners].map((name) => reportsOf(observations, name)),
      fromMs,
      untilMs,
      binMs,
    }),
  };
}

function withClips(placed: readonly Placed[], evidence: Evidence): Pick<Exhibits, 'worst' | 'clipsLeftOut'> {
  let [bytes, clipsLeftOut] = [0, 0];
  const worst = placed.map(({ scenario, utterance }): WorstUtterance => {
    const clip = clipOf({ scenario, utterance }, evidence);
    if ('unavailable' in clip) return { scenario, utterance, clip };
    const size = Math.ceil(clip.wav.length / 3) * 4;
    if (bytes + size > MAX_CLIPS_BYTES) {
      clipsLeftOut += 1;
      return { scenario, utterance, clip: { unavailable: 'left out to keep the page small' } };
    }
    bytes += size;
    return { scenario, utterance, clip };
  });
  return { worst, clipsLeftOut };
}

function clipOf({ scenario, utterance }: Placed, evidence: Evidence): SoundClip | Unavailable {
  const id = { scenario, round: utterance.round };
  const observations = evidence.observations(id);
  if ('unavailable' in observations) return observations;
  const listener = observations.find(({ role, pair }) => role === 'listener' && pair === utterance.pair);
  if (!listener) return { unavailable: 'no listener' };
  const recording = evidence.recording(id, listener.participant);
  if ('unavailable' in recording) return recording;
  const excerpt = excerptOf(recording, utterance);
  if (!excerpt) return { unavailable: 'the recording does not reach there' };
  return {
    participant: listener.participant,
    wav: writeMuLawWav(excerpt.samples, RATE_HZ),
    durationMs: (excerpt.samples.length * 1000) / RATE_HZ,
    fromEndMs: excerpt.fromEndMs,
  };
}
