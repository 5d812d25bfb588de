import type { Engine } from '../../../stack/engine.ts';
import type { KeptContainer } from '../../../stack/kept.ts';
import { type InterfaceCounts, parseNetDev } from '../judge/interfaces.ts';
import { parseSockets, type SocketBuffers } from '../judge/socket-buffers.ts';
import { parseSnmp, type UdpCounts } from '../judge/udp.ts';
import { execWithTimeout, readFileIn } from './within.ts';

export interface NetworkCounts {
  readonly interfaces: readonly InterfaceCounts[];
  readonly udp: readonly UdpCounts[];
}

/** The kernel's network counters of each running container. */
export async function networkCounts(
  engine: Engine,
  running: readonly KeptContainer[],
): Promise<NetworkCounts> {
  const each = await Promise.all(
    running.map(async (container) => {
      const [dev, snmp] = await Promise.all([
        readFileIn(engine, container, '/proc/net/dev'),
        readFileIn(engine, container, '/proc/net/snmp'),
      ]);
      const udp = snmp === undefined ? undefined : parseSnmp(container.service, snmp);
      return { interfaces: parseNetDev(container.service, dev ?? ''), udp: udp ? [udp] : [] };
    }),
  );
  return {
    interfaces: each.flatMap(({ interfaces }) => interfaces),
    udp: each.flatMap(({ udp }) => udp),
  };
}

/** The sockets on this UDP port; undefined if there are none. */
export async function socketsOn(
  engine: Engine,
  { id }: KeptContainer,
  port: number,
): Promise<SocketBuffers | undefined> {
  const { stdout } = await execWithTimeout(engine, id, ['ss', '-H', '-u', '-a', '-n', '-m']);
  return parseSockets(stdout, port);
}

/** net.core.rmem_max and wmem_max in bytes; undefined if the kernel hides them from containers. */
export async function bufferLimits(
  engine: Engine,
  container: KeptContainer,
): Promise<{ readonly receive?: number; readonly send?: number }> {
  const [receive, send] = await Promise.all(
    ['rmem_max', 'wmem_max'].map((name) => readFileIn(engine, container, `/proc/sys/net/core/${name}`)),
  );
  return {
    ...(receive !== undefined && { receive: Number(receive) }),
    ...(send !== undefined && { send: Number(send) }),
  };
}
