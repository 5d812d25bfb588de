import { setTimeout as sleep } from 'node:timers/promises';
import type { ArchiveEntry } from '../../stack/archive.ts';
import type { Stack } from '../../stack/stack.ts';

/** Whoever can start a container without a network. */
export type Scorer = Pick<Stack, 'startIsolated'>;

/** What hears the scorer's lines, and knows when it has heard the last one. */
export interface ScorerListener {
  readonly complete: Promise<undefined>;
  hear(line: string): void;
  /** No more answers will be heard. */
  close(why: string): void;
}

/** What one start of the scoring container is to do. */
export interface ScorerWork {
  /** Nothing is asked: the container need not be started. */
  readonly isEmpty: boolean;
  readonly files: ArchiveEntry[];
  readonly answers: ScorerListener;
  /** For the work alone; the start has its own time. */
  readonly withinMs: number;
}

export interface ScorerRequest extends Omit<ScorerWork, 'isEmpty'> {
  /** Names container and log. */
  readonly service: string;
}

/** Several pieces of work in one start of the container. */
export function together(pieces: readonly ScorerWork[]): ScorerWork {
  const some = pieces.filter(({ isEmpty }) => !isEmpty);
  return {
    isEmpty: some.length === 0,
    files: some.flatMap(({ files }) => files),
    answers: {
      complete: Promise.all(some.map(({ answers }) => answers.complete)).then(() => undefined),
      hear: (line) => {
        for (const { answers } of some) answers.hear(line);
      },
      close: (why) => {
        for (const { answers } of some) answers.close(why);
      },
    },
    withinMs: some.reduce((sum, { withinMs }) => sum + withinMs, 0),
  };
}

export const CLIPS_DIR = 'clips';
/** Starting the container and the libraries in it takes 2 s. */
const START_WITHIN_MS = 30_000;
/** The last lines may come in just after the container has ended. */
const LAST_LINES_WITHIN_MS = 1000;
/**
 * Two processors with clips of a sentence each take 480 MB in all, of which the libraries are a third; the recogniser,
 * which comes after them, takes less.
 */
const MEMORY_MB = 384;
const MEMORY_PER_PROCESSOR_MB = 384;

/** It reads what a stranger's deployment sent. The cache is compiled again on another processor than it was built on. */
const CLOSED = {
  readOnly: true,
  tmpfs: { '/tmp': 'rw,nosuid,nodev,noexec,size=64m' },
  volumes: ['/var/cache/visqol'],
  memoryMb: MEMORY_MB,
  memoryPerProcessorMb: MEMORY_PER_PROCESSOR_MB,
} as const;

/**
 * Runs the scoring container on some files until it has answered, has ended, or is late; the listener is closed then.
 * Throws what the engine says when the container cannot be run, and the signal's reason when that is aborted.
 */
export async function askScorer(
  stack: Scorer,
  { service, files, answers, withinMs: workMs }: ScorerRequest,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  await using container = await stack.startIsolated(
    'visqol',
    // One that is still at work has nothing to put away.
    { ...CLOSED, service, files, stopTimeoutS: 0 },
    (line) => answers.hear(line),
  );
  const withinMs = START_WITHIN_MS + workMs;
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
  } finally {
    settled.abort();
  }
}
