import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import type { PathLine } from '../../../src/wire/path-probe.ts';
import { encodePacket } from '../../../src/probes/path/packet.ts';

const [OURS, FORMER] = [7, 9];
const PACKETS = 20;

/** A socket with a known port. A caller that needs the port closes the socket. */
async function bound(): Promise<ReturnType<typeof createSocket>> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

/** Runs one end of the path probe on this host, and returns what it printed. */
async function end(name: 'near' | 'far', ...args: readonly string[]): Promise<PathLine[]> {
  const flags = [
    '--flow',
    String(OURS),
    '--packets',
    String(PACKETS),
    '--interval-ms',
    '5',
    '--settle-ms',
    '300',
  ];
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', `src/probes/path/${name}.ts`, ...args, ...flags],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const lines: PathLine[] = [];
  for await (const line of createInterface({ input: child.stdout })) lines.push(JSON.parse(line) as PathLine);
  return lines;
}

it('an end serves its own flow, even if a packet of an earlier flow arrives first', async () => {
  const placeholder = await bound();
  const { port } = placeholder.address();
  placeholder.close();
  const far = end('far', '--port', String(port));
  const former = await bound();
  const late = setInterval(
    () => former.send(encodePacket(FORMER, 2999, process.hrtime.bigint(), 120), port, '127.0.0.1'),
    5,
  );
  // Long enough for it to arrive before any of our packets.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const near = end('near', '--to', `127.0.0.1:${port}`);
  const logs = await Promise.all([near, far]);
  clearInterval(late);
  former.close();
  for (const log of logs) {
    const received = log.flatMap((line) => ('received' in line ? line.received : []));
    expect(received.map(([seq]) => seq)).toEqual(Array.from({ length: PACKETS }, (_, seq) => seq));
  }
});
