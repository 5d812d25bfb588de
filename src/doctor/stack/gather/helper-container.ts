import { setTimeout as sleep } from 'node:timers/promises';
import { type Engine, ignoringGone } from '../../../stack/engine.ts';
import { LABEL, ownerOf } from '../../../stack/labels.ts';

/** A short-lived container on the stack's networks, for checks that must run from inside them. */
export interface HelperContainer extends AsyncDisposable {
  readonly id: string;
  isRunning(): Promise<boolean>;
}

export interface HelperContainerSpec {
  readonly name: string;
  readonly image: string;
  /** A network's id, or `container:<id>` to share another container's network namespace. */
  readonly networkMode: string;
  readonly address?: string;
  readonly route?: { readonly to: string; readonly via: string };
  /** Main process. By default it sleeps, so that commands can be executed in the container. */
  readonly command?: readonly string[];
}

/** The container exits after this time and the engine removes it, so a killed doctor leaves nothing behind. */
const MAX_LIFETIME_S = 60;
const MEMORY_BYTES = 128 * 1024 ** 2;
/** Time for the route to be set and the command to listen. */
const SETTLE_MS = 400;

export async function startHelperContainer(
  engine: Engine,
  run: string,
  spec: HelperContainerSpec,
): Promise<HelperContainer> {
  const { name, image, networkMode, address, route, command = ['sleep', 'infinity'] } = spec;
  const routing = route ? `ip route del default; ip route add ${route.to} via ${route.via} && ` : '';
  const container = await engine.docker.createContainer({
    name: `hive-bench-${run}-doctor-${name}-${process.pid}`,
    Image: image,
    User: route ? 'root' : 'hive',
    Entrypoint: ['sh', '-c', `${routing}exec timeout ${MAX_LIFETIME_S} ${command.join(' ')}`],
    Cmd: [],
    // Owned by this process: if the engine does not remove it, the next run or `clean` does.
    Labels: { [LABEL.run]: run, [LABEL.owner]: ownerOf(), [LABEL.service]: `doctor-${name}` },
    HostConfig: {
      NetworkMode: networkMode,
      AutoRemove: true,
      CapDrop: ['ALL'],
      CapAdd: route ? ['NET_ADMIN'] : [],
      SecurityOpt: ['no-new-privileges'],
      ReadonlyRootfs: true,
      Memory: MEMORY_BYTES,
      PidsLimit: 32,
    },
    ...(address !== undefined && {
      NetworkingConfig: { EndpointsConfig: { [networkMode]: { IPAMConfig: { IPv4Address: address } } } },
    }),
  });
  const remove = (): Promise<void> => ignoringGone(container.remove({ force: true, v: true }));
  try {
    await container.start();
    await sleep(SETTLE_MS);
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    id: container.id,
    isRunning: async () => (await container.inspect()).State.Running,
    [Symbol.asyncDispose]: remove,
  };
}
