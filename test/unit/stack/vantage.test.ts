import { describe, expect, it } from 'vitest';
import { unreachableReason, type EngineFacts, forwardsToLoopback } from '../../../src/stack/vantage.ts';

const plain: EngineFacts = {
  where: '/var/run/docker.sock',
  isLocal: true,
  inContainer: false,
  platform: 'linux',
  name: 'build-7',
  operatingSystem: 'Debian GNU/Linux 12 (bookworm)',
  securityOptions: ['name=seccomp,profile=default'],
};
const rootless = { ...plain, securityOptions: ['name=seccomp,profile=default', 'name=rootless'] };
const desktop = { ...plain, operatingSystem: 'Docker Desktop' };

describe('an engine in another network namespace', () => {
  it.each([
    ['a rootless one', rootless, true],
    ['Docker Desktop on Linux', desktop, true],
    ['any on macOS, where it is in a virtual machine', { ...plain, platform: 'darwin' }, true],
    ['an engine with a forwarded or shared socket', plain, false],
    ['a rootless one on another machine', { ...rootless, isLocal: false }, false],
    ['a rootless one asked from a container of another engine', { ...rootless, inContainer: true }, false],
    ['Docker Desktop asked over TCP from elsewhere', { ...desktop, isLocal: false }, false],
  ])('%s forwards ports to the loopback here: %s', (_, facts, brings) => {
    expect(forwardsToLoopback(facts)).toBe(brings);
  });

  it('is refused with its location and the reason', () => {
    const remote = { ...plain, isLocal: false, where: 'tcp://10.0.0.7:2375' };
    expect(unreachableReason(remote)).toMatch(
      /^the engine "build-7" at tcp:\/\/10\.0\.0\.7:2375 runs on another machine/,
    );
    expect(unreachableReason({ ...plain, inContainer: true })).toContain(
      'does not run the container that hive-bench is in',
    );
    expect(unreachableReason(plain)).toContain('another network namespace');
  });
});
