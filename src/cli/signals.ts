/** Signals that close together are one: npx, npm and pnpm forward a Ctrl-C to a process that the terminal gave it already. */
const SAME_WITHIN_MS = 1000;

export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/**
 * What a signal asks for.
 * - `stop`: end the measuring, report, remove
 * - `repeat`: nothing new
 * - `insist`: another kind than before, as job runners escalate (SIGINT, later SIGTERM): nothing more is cut off, for
 *   what it wants is under way
 * - `leave`: the same kind again, by somebody who does not want to wait
 */
export type Meaning = 'stop' | 'repeat' | 'insist' | 'leave';

export interface Received {
  readonly name: StopSignal;
  /** Of a monotonic clock, in ms. */
  readonly atMs: number;
}

/**
 * The meaning of one more signal.
 * @param counted those before that were no `repeat`, in their order
 */
export function meaningOf({ name, atMs }: Received, counted: readonly Received[]): Meaning {
  const last = counted.at(-1);
  if (!last) return 'stop';
  if (atMs - last.atMs < SAME_WITHIN_MS) return 'repeat';
  return counted.some((before) => before.name === name) ? 'leave' : 'insist';
}
