/**
 * Signals within this time count as one: npx, npm and pnpm forward a Ctrl-C that the process already has from the
 * terminal.
 */
const SAME_WITHIN_MS = 1000;

export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/**
 * What a signal means. - `stop`: end the measuring, report, remove - `repeat`: nothing new - `insist`: another signal
 * than before, as job runners escalate (SIGINT, later SIGTERM): the stop is already under way - `leave`: the same
 * signal again, from a user who does not want to wait
 */
export type Meaning = 'stop' | 'repeat' | 'insist' | 'leave';

export interface Received {
  readonly name: StopSignal;
  /** Monotonic time in ms. */
  readonly atMs: number;
}

/** Returns the meaning of another signal. @param counted previous signals except repeats, in order */
export function meaningOf({ name, atMs }: Received, counted: readonly Received[]): Meaning {
  const last = counted.at(-1);
  if (!last) return 'stop';
  if (atMs - last.atMs < SAME_WITHIN_MS) return 'repeat';
  return counted.some((before) => before.name === name) ? 'leave' : 'insist';
}
