// The stack's end of the path probe: `node far.ts --port 7000 --flow 1 --packets 1000 --interval-ms 20`.
// Serves the near end of its flow at the address that the NAT assigned, and exits.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { nowMs } from '../../wire/clock.ts';
import { exchange, finish, openEnd, tolerateRefusal } from './end.ts';
import { parseOptions } from './options.ts';
import { decodePacket, encodePacket, HEADER_BYTES } from './packet.ts';

const options = parseOptions(process.argv.slice(2));
if (options.port === undefined) throw new Error('--port: got nothing, expected 1..65535');

const end = openEnd(options);
let near: { readonly address: string; readonly port: number } | undefined;
const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 21 });
tolerateRefusal(socket);
socket.on('message', (message, from) => {
  const receivedMs = nowMs();
  const packet = decodePacket(message);
  if (packet?.flow !== options.flow) return;
  near ??= { address: from.address, port: from.port };
  if (packet.seq !== undefined) end.arrivals.push(packet.seq, packet.sentMs, receivedMs);
});
socket.bind(options.port);
await once(socket, 'listening');

await end.orders.begun;
const deadlineMs = performance.now() + options.waitMs;
while (!near && !end.orders.stopped() && performance.now() < deadlineMs) await sleep(5);
if (!near) {
  process.stderr.write(`no packet reached port ${options.port}\n`);
  finish(socket, end, { role: 'far', plan: options.plan, sentPackets: 0, lagMaxMs: 0 });
} else {
  socket.connect(near.port, near.address);
  await once(socket, 'connect');
  socket.send(encodePacket(options.flow, undefined, process.hrtime.bigint(), HEADER_BYTES), () => {});
  await exchange('far', socket, options, end);
}
