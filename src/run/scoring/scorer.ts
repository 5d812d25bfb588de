import { setTimeout as sleep } from 'node:timers/promises';
import type { ArchiveEntry } from '../../stack/archive.ts';
import type { Stack } from '../../stack/stack.ts';

/** Starts a container without a network. */
export type Scorer = Pick<Stack, 'startIsolated'>;

/** Receives the scorer's lines, and resolves `complete` on the last one. */
export interface ScorerListener {
  readonly complete: Promise<undefined>;
  receive(line: string): void;
  /** No more answers will be accepted. */
  close(why: string): void;
}

/** Work for one start of the scoring container. */
export interface ScorerWork {
  /** There is no work: the container need not be started. */
  readonly isEmpty: boolean;
  readonly files: ArchiveEntry[];
  readonly answers: ScorerListener;
  /** Time limit of the work alone; the start has a limit of its own. */
  readonly withinMs: number;
}

export interface ScorerRequest extends Omit<ScorerWork, 'isEmpty'> {
  /** Names container and log. */
  readonly service: string;
}

/** Combines several pieces of work into one start of the container. */
export function together(pieces: readonly ScorerWork[]): ScorerWork {
  const some = pieces.filter(({ isEmpty }) => !isEmpty);
  return {
    isEmpty: some.length === 0,
    files: some.flatMap(({ files }) => files),
    answers: {
      complete: Promise.all(some.map(({ answers }) => answers.complete)).then(() => undefined),
      receive: (line) => {
        for (const { answers } of some) answers.receive(line);
      },
      close: (why) => {
        for (const { answers } of some) answers.close(why);
      },
    },
    withinMs: some.reduce((sum, { withinMs }) => sum + withinMs, 0),
  };
}

export const CLIPS_DIR = 'clips';
/** Starting the container and loading its libraries takes 2 s. */
const START_WITHIN_MS = 30_000;
/** The last lines may arrive just after the container has exited. */
const LAST_LINES_WITHIN_MS = 1000;
/**
 * Two processors with clips of one sentence each take 480 MB in total, a third of it for libraries. The recogniser,
 * which runs afterwards, takes less.
 */
const MEMORY_MB = 384;
const MEMORY_PER_PROCESSOR_MB = 384;

/**
 * The container reads data from an unknown deployment. The cache is recompiled if the processor differs from the one
 * that built it.
 */
const CLOSED = {
  readOnly: true,
  tmpfs: { '/tmp': 'rw,nosuid,nodev,noexec,size=64m' },
  volumes: ['/var/cache/visqol'],
  memoryMb: MEMORY_MB,
  memoryPerProcessorMb: MEMORY_PER_PROCESSOR_MB,
} as const;

/**
 * Runs the scoring container on some files until it has answered, has exited, or is late; then closes the listener.
 * @throws the error of Docker Engine if the container cannot be run, and the signal's reason if it aborts.
 */
export async function askScorer(
  stack: Scorer,
  { service, files, answers, withinMs: workMs }: ScorerRequest,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  await using container = await stack.startIsolated(
    'visqol',
    // A container that is still working has nothing to clean up.
    { ...CLOSED, service, files, stopWithinS: 0 },
    (line) => answers.receive(line),
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
