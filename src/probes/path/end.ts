import type { Socket } from 'node:dgram';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PathLine, PathLog } from '../../wire/path-probe.ts';
import { nowMs } from '../../wire/clock.ts';
import { Arrivals } from './arrivals.ts';
import type { EndOptions } from './options.ts';
import { byPlan, ordersFrom, type Orders } from './orders.ts';
import { pace } from './pace.ts';
import { encodePacket } from './packet.ts';

const clock = { nowMs, sleep: (ms: number): Promise<void> => sleep(ms) };

/** State that both ends share: received packets, and the orders to start and stop. */
export interface End {
  readonly arrivals: Arrivals;
  readonly orders: Orders;
}

export function openEnd({ untilStopped }: EndOptions): End {
  return { arrivals: new Arrivals(print), orders: untilStopped ? ordersFrom(process.stdin) : byPlan };
}

/** What both ends do once the socket is connected: send as planned, then receive until the path is quiet. */
export async function exchange(
  role: PathLog['role'],
  socket: Socket,
  { plan, flow, settleMs }: EndOptions,
  { arrivals, orders }: End,
): Promise<void> {
  let sentPackets = 0;
  const send = (seq: number): void =>
    // The kernel occasionally refuses a packet because the socket buffer is full (ENOBUFS). That packet was not sent
    // and is not counted.
    socket.send(encodePacket(flow, seq, process.hrtime.bigint(), plan.payloadBytes), (error) => {
      if (!error) sentPackets += 1;
    });
  const lagMaxMs = await pace(plan, clock, send, () => orders.stopped());
  for (let quietFromMs = nowMs(); nowMs() - quietFromMs < settleMs;) {
    await sleep(20);
    quietFromMs = Math.max(quietFromMs, arrivals.lastMs);
  }
  finish(socket, { arrivals, orders }, { role, plan, sentPackets, lagMaxMs });
}

/** Prints the rest of the log and lets the process end by itself: process.exit would truncate a line in a pipe. */
export function finish(socket: Socket, end: End, log: Omit<PathLog, 'received'>): void {
  end.arrivals.flush();
  print(log);
  end.orders.close();
  socket.close();
}

/** A refused connection only means that the other end is not up yet or already gone. */
export function tolerateRefusal(socket: Socket): void {
  socket.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ECONNREFUSED') throw error;
  });
}

function print(line: PathLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
