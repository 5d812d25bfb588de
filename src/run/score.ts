import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clip } from '../analysis/clips.ts';
import { writeWav } from '../audio/wav.ts';
import { RATE_HZ } from '../model/audio-format.ts';
import type { ArchiveEntry } from '../stack/archive.ts';
import type { Stack } from '../stack/stack.ts';
import { ScorerAnswers, type ClipScores } from './scorer-answers.ts';

/** Two signals to be scored against each other; 16 kHz mono. */
export type ScorableClip = Pick<Clip, 'name' | 'reference' | 'heard'>;

/** Whoever can start a container without a network. */
export type Scorer = Pick<Stack, 'startIsolated'>;

/** Starting the container and the libraries in it takes 2 s. */
const START_WITHIN_MS = 30_000;
/** A clip of 10 s takes 0.3 s of one core; this is for a host whose cores are busy. */
const CLIP_WITHIN_MS = 3000;
/** The last lines may come in just after the container has ended. */
const LAST_LINES_WITHIN_MS = 1000;
const CLIPS_DIR = 'clips';
const MEMORY_MB = 512;
const MEMORY_OF_A_CLIP_MB = 512;

/** It reads what a stranger's deployment sent. The cache is compiled again on another processor than it was built on. */
const CLOSED = {
  readOnly: true,
  tmpfs: { '/tmp': 'rw,nosuid,nodev,noexec,size=64m' },
  volumes: ['/var/cache/visqol'],
  memoryMb: MEMORY_MB + availableParallelism() * MEMORY_OF_A_CLIP_MB,
} as const;

/**
 * Has the clips scored by ViSQOL in a container of their own, on every core: only for after the measurement. Throws
 * what the engine says when the container cannot be run, and the signal's reason when that is aborted. All else that
 * can go wrong is a fault of the clips that have no score because of it.
 *
 * @param service names container and log; no other container that is up may have it
 */
export async function scoreClips(
  stack: Scorer,
  service: string,
  clips: readonly ScorableClip[],
  signal: AbortSignal,
): Promise<ClipScores> {
  const answers = new ScorerAnswers(clips.map(({ name }) => name));
  if (clips.length === 0) return answers;
  signal.throwIfAborted();
  await using container = await stack.startIsolated(
    'visqol',
    { ...CLOSED, service, files: filesOf(clips) },
    (line) => answers.hear(line),
  );
  const withinMs = START_WITHIN_MS + clips.length * CLIP_WITHIN_MS;
  const settled = new AbortController();
  const wait = (ms: number): Promise<void> =>
    sleep(ms, undefined, { signal: AbortSignal.any([signal, settled.signal]) }).catch(() => undefined);
  const ended = container.ended().then(async (exitCode) => {
    await wait(LAST_LINES_WITHIN_MS);
    return `the scorer ended with exit code ${exitCode}; see logs/${service}.log`;
  });
  const late = wait(withinMs).then(() => `the scorer had no answer within ${withinMs / 1000} s`);
  try {
    const why = await Promise.race([answers.complete, ended, late]);
    signal.throwIfAborted();
    if (why !== undefined) answers.close(why);
    return answers;
  } finally {
    settled.abort();
  }
}

function filesOf(clips: readonly ScorableClip[]): ArchiveEntry[] {
  const lines: string[] = [];
  const files = new Map<Int16Array, ArchiveEntry>();
  // A translation and its reference against itself share a signal: it is sent once.
  const fileOf = (samples: Int16Array<ArrayBuffer>): string => {
    const entry = files.get(samples) ?? {
      name: `${files.size}.wav`,
      data: writeWav({ samples, rate: RATE_HZ }),
    };
    files.set(samples, entry);
    return entry.name;
  };
  for (const { name, reference, heard } of clips) {
    lines.push(JSON.stringify({ clip: name, reference: fileOf(reference), heard: fileOf(heard) }));
  }
  return [{ name: 'clips.ndjson', data: `${lines.join('\n')}\n` }, ...files.values()].map((entry) => ({
    ...entry,
    name: `${CLIPS_DIR}/${entry.name}`,
  }));
}
