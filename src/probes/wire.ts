import { createWriteStream, fstatSync, readFileSync, readlinkSync } from 'node:fs';
import { createInterface } from 'node:readline';
import {
  SPEC_FILE,
  type ParticipantCommand,
  type ParticipantEvent,
  type ParticipantSpec,
} from '../wire/participant.ts';
import { nowMs } from '../wire/clock.ts';

/** The container's entry script moves the real standard output here; libraries that log get standard error. */
const EVENTS_FD = 3;

type Body<E> = E extends ParticipantEvent ? Omit<E, 'tMs'> : never;
export type EventBody = Body<ParticipantEvent>;
export type Emit = (event: EventBody, tMs?: number) => void;

/**
 * The only output of a participant: one line of JSON for each event, stamped with the current time unless a time is
 * given.
 */
export interface Wire {
  readonly emit: Emit;
  /** Resolves when every line is written; no line may follow. */
  readonly close: () => Promise<void>;
}

export function openWire(): Wire {
  fstatSync(EVENTS_FD);
  const out = createWriteStream('', { fd: EVENTS_FD, autoClose: false });
  return {
    emit: (event, tMs = nowMs()) => {
      if (!out.writableEnded) out.write(`${JSON.stringify({ tMs, ...event })}\n`);
    },
    close: () => new Promise((resolve) => out.end(() => resolve())),
  };
}

export function readSpec(): ParticipantSpec {
  return JSON.parse(readFileSync(SPEC_FILE, 'utf8')) as ParticipantSpec;
}

export function onCommand(handle: (command: ParticipantCommand) => void): void {
  createInterface({ input: process.stdin }).on('line', (line) =>
    handle(JSON.parse(line) as ParticipantCommand),
  );
}

/** Shows whether two participants share a clock: same boot, same time namespace, no offsets in it. */
export function clockIdentity(): { bootId: string; timeOffsets: string } {
  const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  try {
    const offsets = readFileSync('/proc/self/timens_offsets', 'utf8').trim().replaceAll(/\s+/g, ' ');
    return { bootId, timeOffsets: `${readlinkSync('/proc/self/ns/time')} ${offsets}` };
  } catch {
    // Kernels before 5.6 have no time namespaces, and so no offsets.
    return { bootId, timeOffsets: 'none' };
  }
}
