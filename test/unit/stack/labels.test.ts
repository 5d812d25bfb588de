import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { isAlive, KEPT, ownerOf } from '../../../src/stack/labels.ts';

describe('owner label', () => {
  it('is alive while its process is, and dead after', async () => {
    const child = spawn('sleep', ['60']);
    await once(child, 'spawn');
    const owner = ownerOf(child.pid);
    expect(isAlive(owner)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isAlive(owner)).toBe(false);
  });

  it('does not take a reused pid for its owner', () => {
    const [boot, pid] = ownerOf().split(':');
    expect(isAlive(`${boot}:${pid}:1`)).toBe(false);
    expect(isAlive(`another-boot:${pid}:${ownerOf().split(':')[2]}`)).toBe(false);
  });

  it('calls what was kept on purpose alive, and nonsense dead', () => {
    expect(isAlive(KEPT)).toBe(true);
    expect(isAlive('')).toBe(false);
    expect(isAlive('x:-1:1')).toBe(false);
  });
});
