import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { fateOf } from '../../../src/lib/process-fate.ts';
import {
  INITIAL_PID_NAMESPACE,
  identityOf,
  type ProcessIdentity,
} from '../../../src/lib/process-identity.ts';
import { type ProcessTable, processTable, type SeenProcess } from '../../../src/lib/process-table.ts';

const BOOT = '242c93a9-9027-4ad7-9639-eea16fc7446e';
const OTHER_BOOT = '11111111-9027-4ad7-9639-eea16fc7446e';
const HOST: ProcessIdentity = {
  pid: 900,
  start: '5000',
  pidns: INITIAL_PID_NAMESPACE,
  timens: '1',
  boot: BOOT,
};
const CONTAINER: ProcessIdentity = { ...HOST, pid: 7, pidns: '4026532281' };

interface View {
  readonly own?: ProcessIdentity;
  /** Start times by pid in our own namespace, or a zombie; `hidden` exists but /proc does not show it. */
  readonly here?: Readonly<Record<number, string>>;
  /** Undefined if some processes may be hidden. */
  readonly all?: readonly SeenProcess[];
}

function view({ own = HOST, here = {}, all }: View): ProcessTable {
  return {
    own,
    has: (pid) => here[pid] !== undefined,
    stat: (pid) => {
      const start = here[pid];
      if (start === undefined || start === 'hidden') return undefined;
      return { start, isZombie: start === 'zombie' };
    },
    all: () => all,
  };
}

const text = (identity: { readonly [K in keyof ProcessIdentity]?: ProcessIdentity[K] | undefined }): string =>
  Object.entries(identity)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
const NOBODY: readonly SeenProcess[] = [];

describe('the fate of a process', () => {
  it.each<[what: string, owner: string, seen: View, fate: string]>([
    // In our own PID namespace.
    ['runs here', text({ ...HOST, pid: 12 }), { here: { 12: '5000' } }, 'alive'],
    ['is this one', text(HOST), { here: { 900: 'hidden' } }, 'alive'],
    ['has ended', text({ ...HOST, pid: 12 }), {}, 'dead'],
    [
      'has exited, and another process has its pid',
      text({ ...HOST, pid: 12 }),
      { here: { 12: '6000' } },
      'dead',
    ],
    [
      'has exited, and this process has its pid',
      text({ ...HOST, start: '1' }),
      { here: { 900: '5000' } },
      'dead',
    ],
    ['is a zombie', text({ ...HOST, pid: 12 }), { here: { 12: 'zombie' } }, 'dead'],
    ['is hidden (hidepid)', text({ ...HOST, pid: 12 }), { here: { 12: 'hidden' } }, 'unknown'],
    [
      'is in another time namespace',
      text({ ...HOST, pid: 12, timens: '2' }),
      { here: { 12: '6000' } },
      'unknown',
    ],
    ['was in another time namespace', text({ ...HOST, pid: 12, timens: '2' }), {}, 'dead'],
    [
      'has no start time',
      text({ pid: 12, pidns: HOST.pidns, boot: BOOT }),
      { here: { 12: '6000' } },
      'unknown',
    ],
    // In another PID namespace of our kernel.
    ['is in a container, seen from its host', text(CONTAINER), { all: [CONTAINER] }, 'alive'],
    ['was in a container that no longer exists', text(CONTAINER), { all: NOBODY }, 'dead'],
    ['was in a container that still runs', text(CONTAINER), { all: [{ ...CONTAINER, pid: 1 }] }, 'dead'],
    [
      'has exited, and another process of its container has its pid',
      text(CONTAINER),
      { all: [{ ...CONTAINER, start: '1' }] },
      'dead',
    ],
    [
      'has the same pid as a process in another container',
      text(CONTAINER),
      { all: [{ ...CONTAINER, pidns: '3' }] },
      'dead',
    ],
    [
      'may be a process whose namespace is hidden',
      text(CONTAINER),
      { all: [{ pid: 7, start: '5000' }] },
      'unknown',
    ],
    [
      'may be a process of another time namespace',
      text({ ...CONTAINER, timens: '2' }),
      { all: [CONTAINER] },
      'unknown',
    ],
    ['is in a container, and some processes may be hidden', text(CONTAINER), {}, 'unknown'],
    ['is on the host, seen from a container', text(HOST), { own: CONTAINER }, 'unknown'],
    ['is in another container', text({ ...CONTAINER, pidns: '3' }), { own: CONTAINER }, 'unknown'],
    // On another kernel, or before a restart of ours.
    [
      'is on another host',
      text({ ...HOST, boot: OTHER_BOOT, machine: 'b' }),
      { own: { ...HOST, machine: 'a' } },
      'unknown',
    ],
    [
      'is on another host without a machine identity',
      text({ ...HOST, boot: OTHER_BOOT }),
      { all: NOBODY },
      'unknown',
    ],
    [
      'ran before this host was restarted',
      text({ ...HOST, boot: OTHER_BOOT, machine: 'a' }),
      { own: { ...HOST, machine: 'a' } },
      'dead',
    ],
    [
      'ran before a restart, seen from a container',
      text({ ...HOST, boot: OTHER_BOOT, machine: 'a' }),
      { own: CONTAINER },
      'unknown',
    ],
    // Without the necessary data.
    ['has no boot id', text({ ...HOST, boot: undefined }), { all: NOBODY }, 'unknown'],
    ['is looked up on a system without a boot id', text(HOST), { own: { pid: 1 }, all: NOBODY }, 'unknown'],
    // In the format of earlier versions, without a namespace.
    ['is in the earlier format and does not exist', `${BOOT}:12:5000`, { all: NOBODY }, 'dead'],
    [
      'is in the earlier format, with a pid that exists',
      `${BOOT}:12:5000`,
      { all: [{ pid: 12, start: '1' }] },
      'unknown',
    ],
    ['is in the earlier format, and some processes may be hidden', `${BOOT}:12:5000`, {}, 'unknown'],
    ['is in the earlier format, on another host', `${OTHER_BOOT}:12:5000`, { all: NOBODY }, 'unknown'],
    ['is in the earlier format of another system', 'host:12:-', { all: NOBODY }, 'unknown'],
    // In an invalid format.
    ['is empty', '', { all: NOBODY }, 'unknown'],
    ['is not an identity', 'gone', { all: NOBODY }, 'unknown'],
    ['has an invalid pid', `pid=-1 boot=${BOOT}`, { all: NOBODY }, 'unknown'],
    ['is process 0', `pid=0 boot=${BOOT} pidns=${HOST.pidns}`, { all: NOBODY }, 'unknown'],
    ['has a duplicate field', `pid=1 pid=2 boot=${BOOT}`, { all: NOBODY }, 'unknown'],
    ['has a field of a later version', `${text({ ...HOST, pid: 12 })} colour=red`, {}, 'dead'],
  ])('that %s', (_what, owner, seen, fate) => {
    expect(fateOf(owner, view(seen)).is).toBe(fate);
  });

  it('is correct for a real process', async () => {
    const child = spawn('sleep', ['60']);
    await once(child, 'spawn');
    const owner = identityOf(child.pid);
    expect(fateOf(owner, processTable())).toEqual({ is: 'alive' });
    expect(fateOf(identityOf(), processTable())).toEqual({ is: 'alive' });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(fateOf(owner, processTable())).toEqual({ is: 'dead' });
  });
});
