import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../../src/stack/engine.ts';
import { execIn } from '../../src/stack/exec.ts';
import { LABEL } from '../../src/stack/labels.ts';

/** What a container's first process may do, as the kernel has it. */
export interface Rights {
  readonly uid: number;
  /** Bits of the capabilities that it has, and of those that it or a child could still get: capabilities(7). */
  readonly effective: bigint;
  readonly bounding: bigint;
  readonly noNewPrivileges: boolean;
}

export const NET_ADMIN = 1n << 12n;

export async function rightsOf(engine: Engine, container: string): Promise<Rights> {
  const { stdout } = await execIn(engine, container, ['cat', '/proc/1/status']);
  const field = (name: string): string => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(stdout)?.[1] ?? '';
  return {
    uid: Number(field('Uid')),
    effective: BigInt(`0x${field('CapEff')}`),
    bounding: BigInt(`0x${field('CapBnd')}`),
    noNewPrivileges: field('NoNewPrivs') === '1',
  };
}

/** Containers of a run that play this role, once they have given up root. Rejects when none has in a minute. */
export async function participantsOf(engine: Engine, run: string, role: string): Promise<string[]> {
  const filters = { label: [`${LABEL.run}=${run}`] };
  const deadline = performance.now() + 60_000;
  while (performance.now() < deadline) {
    const listed = await engine.docker.listContainers({ filters });
    const found = listed.filter(({ Labels }) => Labels[LABEL.service]?.includes(role)).map(({ Id }) => Id);
    const uids = await Promise.all(
      found.map((id) =>
        rightsOf(engine, id)
          .then(({ uid }) => uid)
          .catch(() => 0),
      ),
    );
    if (found.length > 0 && uids.every((uid) => uid > 0)) return found;
    await sleep(500);
  }
  throw new Error(`no ${role} of run ${run} gave up root within a minute`);
}
