import { nearest } from '../lib/nearest.ts';
import { FIRST_PARTICIPANT, HOST } from '../model/topology.ts';
import { KEPT_PLACES } from '../run/session/leave-impaired.ts';
import { connectEngine } from '../stack/engine.ts';
import { findKept, type KeptStack } from '../stack/kept.ts';
import { reachKept } from '../stack/kept-reach.ts';
import { upText } from '../report/up-text.ts';
import { describeUp } from './places.ts';
import { showLinks } from './impair.ts';
import { impairedText } from '../report/impaired-text.ts';

/** Notes on a stack that a run left running: how to reach each part, and how to remove it. */
export async function keptText(runId: string): Promise<string> {
  const engine = await connectEngine();
  const kept = await findKept(engine, runId);
  const started = [...kept.containers.values()].map(({ service, addresses }) => ({
    name: service,
    address: addresses.get(kept.stack.id) ?? '',
  }));
  const monitoring = kept.containers.has('prometheus');
  await using reach = await reachKept(engine, kept);
  const described = await describeUp(kept, reach, started, monitoring);
  const keysFile = kept.keysFile ?? `results/${runId}/keys.env`;
  return [
    upText({ ...described, keysFile }, nearest(keysFile)),
    '',
    impairedText(await showLinks(runId)),
    '',
    ...digging(kept),
  ].join('\n');
}

function digging({ run, access, stack, containers }: KeptStack): string[] {
  const address = access.subnet.at(FIRST_PARTICIPANT + KEPT_PLACES - 1);
  const image = containers.get('gateway')?.image ?? '';
  return [
    'to dig',
    `  docker logs -f hive-bench-${run}-translator              any service's log`,
    `  docker exec -it hive-bench-${run}-livekit bash           a shell in it`,
    `  docker exec hive-bench-${run}-gateway hive-tc show       qdiscs, classes and filters as they are`,
    `  hive-bench impair set --scenario jitter-150 ${run}`,
    `  hive-bench impair clear ${run}`,
    '  a shell behind the impairment, with the route that participants have:',
    `    docker run --rm -it --network hive-bench-${run}-access --ip ${address} --cap-add NET_ADMIN --entrypoint bash ${image.replace('sha256:', '').slice(0, 12)} \\`,
    `      -c 'ip route replace ${stack.subnet.cidr} via ${access.subnet.at(HOST.gateway)}; exec bash'`,
  ];
}
