import type Docker from 'dockerode';
import { UsageError } from '../errors.ts';
import { parseSubnet, type Subnet } from '../model/topology.ts';
import type { Engine } from './engine.ts';
import { KEPT, LABEL } from './labels.ts';
import { type Doors, doorsOf } from './service-url.ts';

export interface KeptContainer extends Doors {
  readonly service: string;
  readonly name: string;
  readonly id: string;
  readonly image: string;
  /** running, paused, exited, …: the engine's word. */
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

/** A stack that `up` or `run --keep` left up, as the engine shows it now. */
export interface KeptStack {
  readonly run: string;
  readonly containers: ReadonlyMap<string, KeptContainer>;
  readonly stack: KeptNetwork;
  readonly access: KeptNetwork;
  /** Where its keys are. */
  readonly keysFile?: string;
}

/**
 * The stack that was left up; of several the one whose run id is given.
 * @throws {UsageError} when there is none, or which one is not clear.
 */
export async function findKept(engine: Engine, wanted?: string): Promise<KeptStack> {
  const filters = { label: [`${LABEL.owner}=${KEPT}`] };
  const listed = await engine.docker.listContainers({ all: true, filters });
  const runs = [...new Set(listed.map(({ Labels }) => Labels[LABEL.run] ?? ''))].toSorted();
  const run = chooseRun(runs, wanted);
  const containers = await Promise.all(
    listed
      .filter(({ Labels }) => Labels[LABEL.run] === run)
      .map(async ({ Id }) => described(await engine.docker.getContainer(Id).inspect())),
  );
  const keysFile = listed.find(({ Labels }) => Labels[LABEL.run] === run)?.Labels[LABEL.keys];
  return {
    run,
    ...(keysFile !== undefined && { keysFile }),
    containers: new Map(containers.map((container) => [container.service, container])),
    ...(await networksOf(engine, run)),
  };
}

/** @throws {UsageError} when there is none, not the wanted one, or several and none is wanted. */
export function chooseRun(runs: readonly string[], wanted: string | undefined): string {
  const up = runs.length === 0 ? 'none is up' : `up: ${runs.join(', ')}`;
  if (wanted !== undefined) {
    if (runs.includes(wanted)) return wanted;
    throw new UsageError(`stack ${wanted} was not left up (${up}).`, {
      hint: 'Name one that is up, or start one with `hive-bench up`.',
    });
  }
  const [only, ...others] = runs;
  if (only === undefined) {
    throw new UsageError('no stack is up.', {
      hint: 'Start one with `hive-bench up`, or let a run leave its own with `hive-bench run --keep`.',
    });
  }
  if (others.length === 0) return only;
  throw new UsageError(`${runs.length} stacks are up: ${runs.join(', ')}.`, {
    hint: `Say which, for example ${only}.`,
  });
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
    ...doorsOf(seen),
  };
}

async function networksOf({ docker }: Engine, run: string): Promise<Pick<KeptStack, 'stack' | 'access'>> {
  const listed = await docker.listNetworks({ filters: { label: [`${LABEL.run}=${run}`] } });
  const named = (ending: string): KeptNetwork => {
    const network = listed.find(({ Name }) => Name.endsWith(ending));
    const subnet = parseSubnet(network?.IPAM?.Config?.[0]?.Subnet ?? '');
    if (network && subnet) return { id: network.Id, subnet };
    throw new UsageError(`stack ${run} has lost its network …${ending}.`, {
      hint: '`hive-bench down` removes what is left; `hive-bench up` starts anew.',
    });
  };
  return { stack: named('-net'), access: named('-access') };
}
