import type { Socket } from 'node:dgram';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Arrival, PathLog } from '../../model/path.ts';
import type { EndOptions } from './options.ts';
import { pace } from './pace.ts';
import { encodePacket } from './packet.ts';

const clock = {
  nowMs: (): number => Number(process.hrtime.bigint()) / 1e6,
  sleep: (ms: number): Promise<void> => sleep(ms),
};

/** What both ends do once the socket is connected to the other: send as planned, listen until it is quiet. */
export async function exchange(
  role: PathLog['role'],
  socket: Socket,
  flow: number,
  { plan, settleMs }: EndOptions,
  received: readonly Arrival[],
): Promise<PathLog> {
  let sentPackets = 0;
  // One socket buffer's worth may be refused now and then (ENOBUFS); that packet was not sent and is not counted.
  const lagMaxMs = await pace(plan, clock, (seq) =>
    socket.send(encodePacket(flow, seq, process.hrtime.bigint(), plan.payloadBytes), (error) => {
      if (!error) sentPackets += 1;
    }),
  );
  for (let quietFromMs = clock.nowMs(); clock.nowMs() - quietFromMs < settleMs;) {
    await sleep(20);
    quietFromMs = Math.max(quietFromMs, received.at(-1)?.[2] ?? 0);
  }
  return { role, plan, sentPackets, lagMaxMs, received };
}

/** Prints the log and lets the process end by itself: process.exit would cut a long line on a pipe. */
export function finish(socket: Socket, log: PathLog): void {
  process.stdout.write(`${JSON.stringify(log)}\n`);
  socket.close();
}

/** A refused connection only means that the other end is not up yet, or already gone. */
export function tolerateRefusal(socket: Socket): void {
  socket.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ECONNREFUSED') throw error;
  });
}
