// The participant's end of the path probe:
// `node near.ts --to 172.20.0.30:7000 --flow 1 --packets 1000 --interval-ms 20`.
// Sends hellos until the far end answers, so that either end may start first.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { nowMs } from '../../wire/clock.ts';
import { exchange, openEnd, tolerateRefusal } from './end.ts';
import { parseOptions } from './options.ts';
import { decodePacket, encodePacket, HEADER_BYTES } from './packet.ts';

const options = parseOptions(process.argv.slice(2));
if (!options.to) throw new Error('--to: got nothing, expected IPv4:port of the far end');

const { flow } = options;
const end = openEnd(options);
let answered = false;
const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 21 });
tolerateRefusal(socket);
socket.on('message', (message) => {
  const receivedMs = nowMs();
  const packet = decodePacket(message);
  if (packet?.flow !== flow) return;
  answered = true;
  if (packet.seq !== undefined) end.arrivals.push(packet.seq, packet.sentMs, receivedMs);
});
socket.connect(options.to.port, options.to.address);
await once(socket, 'connect');

await end.orders.begun;
const hellos = Math.ceil(options.waitMs / 50);
for (let hello = 0; hello < hellos && !answered && !end.orders.stopped(); hello += 1) {
  socket.send(encodePacket(flow, undefined, process.hrtime.bigint(), HEADER_BYTES), () => {});
  await sleep(50);
}
// Sends even if there was no answer: if one direction is dead, the other may still work.
await exchange('near', socket, options, end);
