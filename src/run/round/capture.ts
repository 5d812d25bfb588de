import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writing } from '../../evidence/disk-fault.ts';
import { jsonText } from '../../evidence/ndjson.ts';
import { writeAtomically } from '../../evidence/store.ts';
import type { RoundId } from '../../evidence/rounds.ts';
import type { ImageName } from '../../model/images.ts';
import { nowMs } from '../../wire/clock.ts';
import { untilReady } from '../../stack/readiness.ts';
import type { StartedContainer } from '../../stack/started-container.ts';
import type { Session } from '../session/session.ts';

/** Headers and the beginning of the payload: enough for IP, UDP, TURN and RTP, but no speech. */
const SNAPLEN_BYTES = 128;
/** About 40 MB for each leg. Three pairs cause 25,000 packets a minute at the SFU. */
const MAX_PACKETS = 300_000;
/** Ten times the measured usage. Written data counts only until it is on disk. */
const MEMORY_MB = 64;
const LISTENING_WITHIN_MS = 10_000;
const LAST_PACKETS_MS = 300;

interface Leg {
  readonly leg: string;
  /** The service whose network is captured. */
  readonly of: ImageName;
  readonly port: 'own' | 'access';
}

/** From the participants to the translator. The impairment is between the gateway's two ports. */
const LEGS: readonly Leg[] = [
  { leg: 'access', of: 'gateway', port: 'access' },
  { leg: 'gateway-stack', of: 'gateway', port: 'own' },
  { leg: 'relay', of: 'coturn', port: 'own' },
  { leg: 'sfu', of: 'livekit', port: 'own' },
  { leg: 'translator', of: 'translator', port: 'own' },
];

/** Captures the packets of every leg and stores them with the round. */
export class Capture implements AsyncDisposable {
  readonly #session: Session;
  readonly #containers: (readonly [Leg, StartedContainer])[] = [];

  private constructor(session: Session) {
    this.#session = session;
  }

  /** Resolves when every leg is being captured. @throws {StackNotReadyError} naming a leg that cannot be captured. */
  static async start(session: Session, signal: AbortSignal): Promise<Capture> {
    const capture = new Capture(session);
    // All must settle before a failure is passed on; otherwise a container would be left behind.
    const starts = await Promise.allSettled(LEGS.map((leg) => capture.#listen(leg, signal)));
    const failed = starts.find((start) => start.status === 'rejected');
    if (!failed) return capture;
    await capture[Symbol.asyncDispose]();
    throw failed.reason;
  }

  /**
   * Writes the files to captures/<scenario>/<round>/, with an index that has the offset between their clock (the host's
   * time of day) and that of all samples (CLOCK_MONOTONIC).
   */
  async save(runDir: string, { scenario, round }: RoundId): Promise<void> {
    await sleep(LAST_PACKETS_MS);
    const dir = path.join(runDir, 'captures', scenario, String(round));
    writing(dir, () => mkdirSync(dir, { recursive: true }));
    const legs = await Promise.all(
      this.#containers.map(async ([{ leg, of }, container]) => {
        const file = `${leg}.pcap`;
        const counted = await container.exec(['tcpdump', '--count', '-n', '-r', `/capture/${file}`]);
        const data = (await container.fetch(`/capture/${file}`)).get(file) ?? Buffer.alloc(0);
        writeAtomically(dir, file, data);
        const packets = Number(/^(\d+) packet/m.exec(counted.stdout)?.[1] ?? 0);
        return { leg, of, file, packets, bytes: data.length, complete: packets < MAX_PACKETS };
      }),
    );
    const index = {
      snaplenBytes: SNAPLEN_BYTES,
      // Add this to a sample's tMs to get the time of its packet.
      timeOfDayMinusMonotonicMs: Date.now() - nowMs(),
      legs: legs.toSorted((a, b) => place(a.leg) - place(b.leg)),
    };
    writeAtomically(dir, 'index.json', `${jsonText(index, 2)}\n`);
  }

  async #listen(leg: Leg, signal: AbortSignal): Promise<void> {
    const { stack, topology } = this.#session;
    const container = await stack.startBeside(
      leg.of,
      {
        service: `capture-${leg.leg}`,
        args: [leg.leg, leg.port, topology.stack.cidr, String(SNAPLEN_BYTES), String(MAX_PACKETS)],
        // NET_RAW opens the port. The other capabilities hand the file and the process to an unprivileged user.
        capAdd: ['NET_RAW', 'CHOWN', 'SETUID', 'SETGID'],
        readOnly: true,
        volumes: ['/capture'],
        memoryMb: MEMORY_MB,
      },
      () => undefined,
    );
    this.#containers.push([leg, container]);
    // tcpdump writes the header of its file as soon as the port is open.
    const listening = { kind: 'exec', argv: ['test', '-s', `/capture/${leg.leg}.pcap`] } as const;
    await untilReady(container, listening, LISTENING_WITHIN_MS, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#containers.splice(0).map(([, container]) => container[Symbol.asyncDispose]()));
  }
}

function place(leg: string): number {
  return LEGS.findIndex((each) => each.leg === leg);
}
