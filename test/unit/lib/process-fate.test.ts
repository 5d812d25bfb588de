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
  /** Pids of our own namespace → start, or a zombie; `hidden` is there and not to be seen. */
  readonly here?: Readonly<Record<number, string>>;
  /** Undefined: not all is to be seen. */
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
    // Of our own PID namespace.
    ['runs here', text({ ...HOST, pid: 12 }), { here: { 12: '5000' } }, 'alive'],
    ['is this one', text(HOST), { here: { 900: 'hidden' } }, 'alive'],
    ['has ended', text({ ...HOST, pid: 12 }), {}, 'dead'],
    ['left its pid to another', text({ ...HOST, pid: 12 }), { here: { 12: '6000' } }, 'dead'],
    ['left its pid to this one', text({ ...HOST, start: '1' }), { here: { 900: '5000' } }, 'dead'],
    ['is a zombie', text({ ...HOST, pid: 12 }), { here: { 12: 'zombie' } }, 'dead'],
    ['is hidden (hidepid)', text({ ...HOST, pid: 12 }), { here: { 12: 'hidden' } }, 'unknown'],
    [
      'is in another time namespace',
      text({ ...HOST, pid: 12, timens: '2' }),
      { here: { 12: '6000' } },
      'unknown',
    ],
    ['was in another time namespace', text({ ...HOST, pid: 12, timens: '2' }), {}, 'dead'],
    ['has no start', text({ pid: 12, pidns: HOST.pidns, boot: BOOT }), { here: { 12: '6000' } }, 'unknown'],
    // Of another PID namespace of our kernel.
    ['is in a container, seen from its host', text(CONTAINER), { all: [CONTAINER] }, 'alive'],
    ['was in a container that is gone', text(CONTAINER), { all: NOBODY }, 'dead'],
    ['was in a container that goes on', text(CONTAINER), { all: [{ ...CONTAINER, pid: 1 }] }, 'dead'],
    [
      'left its pid to another in its container',
      text(CONTAINER),
      { all: [{ ...CONTAINER, start: '1' }] },
      'dead',
    ],
    ['has a namesake in another container', text(CONTAINER), { all: [{ ...CONTAINER, pidns: '3' }] }, 'dead'],
    [
      'may be one whose namespace is hidden',
      text(CONTAINER),
      { all: [{ pid: 7, start: '5000' }] },
      'unknown',
    ],
    [
      'may be one of another time namespace',
      text({ ...CONTAINER, timens: '2' }),
      { all: [CONTAINER] },
      'unknown',
    ],
    ['is in a container, and not all is seen', text(CONTAINER), {}, 'unknown'],
    ['is on the host, seen from a container', text(HOST), { own: CONTAINER }, 'unknown'],
    ['is in another container', text({ ...CONTAINER, pidns: '3' }), { own: CONTAINER }, 'unknown'],
    // Of another kernel, or another start of ours.
    [
      'is on another host',
      text({ ...HOST, boot: OTHER_BOOT, machine: 'b' }),
      { own: { ...HOST, machine: 'a' } },
      'unknown',
    ],
    [
      'is on another host that says nothing of itself',
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
    // Without what it takes.
    ['says no boot id', text({ ...HOST, boot: undefined }), { all: NOBODY }, 'unknown'],
    ['is asked for where there is no boot id', text(HOST), { own: { pid: 1 }, all: NOBODY }, 'unknown'],
    // As earlier versions wrote it: of whichever namespace.
    ['is of an earlier version and nowhere', `${BOOT}:12:5000`, { all: NOBODY }, 'dead'],
    [
      'is of an earlier version, of a pid that is somewhere',
      `${BOOT}:12:5000`,
      { all: [{ pid: 12, start: '1' }] },
      'unknown',
    ],
    ['is of an earlier version, and not all is seen', `${BOOT}:12:5000`, {}, 'unknown'],
    ['is of an earlier version on another host', `${OTHER_BOOT}:12:5000`, { all: NOBODY }, 'unknown'],
    ['is of an earlier version off Linux', 'host:12:-', { all: NOBODY }, 'unknown'],
    // As nobody wrote it.
    ['is nothing', '', { all: NOBODY }, 'unknown'],
    ['is no identity', 'gone', { all: NOBODY }, 'unknown'],
    ['is no process', `pid=-1 boot=${BOOT}`, { all: NOBODY }, 'unknown'],
    ['is process 0', `pid=0 boot=${BOOT} pidns=${HOST.pidns}`, { all: NOBODY }, 'unknown'],
    ['is said twice', `pid=1 pid=2 boot=${BOOT}`, { all: NOBODY }, 'unknown'],
    ['is of a later version', `${text({ ...HOST, pid: 12 })} colour=red`, {}, 'dead'],
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
