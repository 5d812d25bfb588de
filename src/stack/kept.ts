import type Docker from 'dockerode';
import { UsageError } from '../lib/errors.ts';
import { parseSubnet, type Subnet } from '../model/topology.ts';
import type { Engine } from './engine.ts';
import { chooseKept, keptRuns, USE_HINTS, type StackChoice } from './kept-runs.ts';
import { KEPT, LABEL } from './labels.ts';
import { findObjects } from './reap.ts';
import { type ContainerAddresses, addressesOf } from './service-url.ts';

export interface KeptContainer extends ContainerAddresses {
  readonly service: string;
  readonly name: string;
  readonly id: string;
  readonly image: string;
  /** State as the engine names it: running, paused, exited, … */
  readonly status: string;
  readonly exitCode: number;
  readonly oomKilled: boolean;
  readonly restarts: number;
  readonly startedAt: string;
}

export interface KeptNetwork {
  readonly id: string;
  readonly subnet: Subnet;
}

/** The current state of a stack on the engine. */
export interface KeptStack {
  readonly run: string;
  readonly containers: ReadonlyMap<string, KeptContainer>;
  readonly stack: KeptNetwork;
  readonly access: KeptNetwork;
  /** File with the keys, for a kept stack. */
  readonly keysFile?: string;
}

/**
 * Finds the named kept stack, or else the caller's only one.
 * @throws {UsageError} if it is not up, or if the choice is ambiguous.
 */
export async function findKept(engine: Engine, which: StackChoice): Promise<KeptStack> {
  const things = await findObjects(engine);
  const run = chooseKept(things, which, USE_HINTS);
  const { mark } = keptRuns(things).find((each) => each.run === run) ?? {};
  const stack = await stackOf(engine, run, mark?.owner ?? KEPT);
  return { ...stack, ...(mark?.keysFile !== undefined && { keysFile: mark.keysFile }) };
}

/** The stack of a run with this owner, kept or not. */
export async function stackOf(engine: Engine, run: string, owner: string): Promise<KeptStack> {
  const filters = { label: [`${LABEL.run}=${run}`, `${LABEL.owner}=${owner}`] };
  const listed = await engine.docker.listContainers({ all: true, filters });
  const containers = await Promise.all(
    listed.map(async ({ Id }) => described(await engine.docker.getContainer(Id).inspect())),
  );
  return {
    run,
    containers: new Map(containers.map((container) => [container.service, container])),
    ...(await networksOf(engine, run)),
  };
}

function described(seen: Docker.ContainerInspectInfo): KeptContainer {
  const { State } = seen;
  return {
    service: seen.Config.Labels[LABEL.service] ?? seen.Name,
    name: seen.Name.replace(/^\//, ''),
    id: seen.Id,
    image: seen.Image,
    status: State.Status,
    exitCode: State.ExitCode,
    oomKilled: State.OOMKilled,
    restarts: seen.RestartCount,
    startedAt: State.StartedAt,
    ...addressesOf(seen),
  };
}

async function networksOf({ docker }: Engine, run: string): Promise<Pick<KeptStack, 'stack' | 'access'>> {
  const listed = await docker.listNetworks({ filters: { label: [`${LABEL.run}=${run}`] } });
  const named = (ending: string): KeptNetwork => {
    const network = listed.find(({ Name }) => Name.endsWith(ending));
    const subnet = parseSubnet(network?.IPAM?.Config?.[0]?.Subnet ?? '');
    if (network && subnet) return { id: network.Id, subnet };
    throw new UsageError(`stack ${run} has lost its network …${ending}.`, {
      hint: `\`hive-bench down ${run}\` removes what is left; \`hive-bench up\` starts another.`,
    });
  };
  return { stack: named('-net'), access: named('-access') };
}
