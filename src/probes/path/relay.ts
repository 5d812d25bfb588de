// A relay between the two ends of the path probe that impairs packets in an exactly known way:
// `node relay.ts --port 7000 --to 172.20.0.40:7000 --seed 1 --uplink-drop-pct 3 --downlink-drop-pct 1 --delay-ms 0`.
// Serves the first near end that contacts it until the path is quiet, and prints what it did.
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RelayedDirection, RelayLog } from '../../wire/relay-log.ts';
import { dropPlan } from './drop-plan.ts';
import { tolerateRefusal } from './end.ts';
import { decodePacket } from './packet.ts';
import { parseRelayOptions } from './relay-options.ts';
import { nowMs } from '../../wire/clock.ts';

const options = parseRelayOptions(process.argv.slice(2));

/** One direction: counts the packets that arrive, drops those of its plan, and forwards the rest. */
class Passage {
  readonly #isDropped: (seq: number) => boolean;
  readonly #pass: (packet: Buffer) => void;
  readonly #heldMs: number[] = [];
  #offered = 0;
  #dropped = 0;

  constructor(seed: string, dropPct: number, pass: (packet: Buffer) => void) {
    this.#isDropped = dropPlan(seed, dropPct);
    this.#pass = pass;
  }

  take(packet: Buffer, atMs: number): void {
    const seq = decodePacket(packet)?.seq;
    // Hellos carry no measurement: they are forwarded at once and not counted.
    if (seq === undefined) return this.#pass(packet);
    this.#offered += 1;
    if (this.#isDropped(seq)) {
      this.#dropped += 1;
      return;
    }
    const go = (): void => {
      this.#pass(packet);
      this.#heldMs.push(nowMs() - atMs);
    };
    if (options.delayMs === 0) go();
    else setTimeout(go, options.delayMs);
  }

  log(): RelayedDirection {
    const held = this.#heldMs.toSorted((a, b) => a - b);
    const heldP50Ms = held[held.length >> 1];
    return {
      offered: this.#offered,
      dropped: this.#dropped,
      ...(heldP50Ms !== undefined && { heldP50Ms }),
    };
  }
}

const toNear = createSocket({ type: 'udp4', recvBufferSize: 1 << 21 });
const toFar = createSocket({ type: 'udp4', recvBufferSize: 1 << 21 });
let near: { readonly address: string; readonly port: number } | undefined;
let lastMs: number | undefined;

function forward(socket: Socket, packet: Buffer, to?: { address: string; port: number }): void {
  if (to) socket.send(packet, to.port, to.address);
  else socket.send(packet);
}

const uplink = new Passage(`${options.seed} uplink`, options.uplinkDropPct, (packet) =>
  forward(toFar, packet),
);
const downlink = new Passage(`${options.seed} downlink`, options.downlinkDropPct, (packet) =>
  forward(toNear, packet, near),
);

for (const socket of [toNear, toFar]) tolerateRefusal(socket);
toNear.on('message', (packet, from) => {
  lastMs = nowMs();
  near ??= { address: from.address, port: from.port };
  uplink.take(packet, lastMs);
});
toFar.on('message', (packet) => {
  lastMs = nowMs();
  downlink.take(packet, lastMs);
});
toFar.connect(options.to.port, options.to.address);
toNear.bind(options.port);
await Promise.all([once(toFar, 'connect'), once(toNear, 'listening')]);

while (lastMs === undefined || nowMs() - lastMs < options.quietMs) await sleep(50);
const log: RelayLog = { uplink: uplink.log(), downlink: downlink.log() };
process.stdout.write(`${JSON.stringify(log)}\n`);
toNear.close();
toFar.close();
