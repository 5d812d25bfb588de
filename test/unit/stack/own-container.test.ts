import { describe, expect, it } from 'vitest';
import { candidateIds } from '../../../src/stack/own-container.ts';

const OWN = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);
const none = { mountinfo: '', cgroup: '', hostname: 'build-server' };
const mounted = (source: string, point: string): string =>
  `514 505 254:1 ${source} ${point} rw,relatime - ext4 /dev/vda1 rw\n`;

describe('the container that a process is in', () => {
  it('is found in the mounts of the engine, with any data root, and with Podman', () => {
    for (const source of [
      `/var/lib/docker/containers/${OWN}/hostname`,
      `/docker/containers/${OWN}/hostname`,
      `/home/me/.local/share/docker/containers/${OWN}/hostname`,
      `/containers/storage/overlay-containers/${OWN}/userdata/hostname`,
    ]) {
      expect(candidateIds({ ...none, mountinfo: mounted(source, '/etc/hostname') })).toEqual([OWN]);
    }
  });

  it('is not found in the mounts of other containers on a host', () => {
    const mountinfo = [
      mounted(
        `/var/lib/docker/containers/${OTHER}/mounts/shm`,
        `/var/lib/docker/containers/${OTHER}/mounts/shm`,
      ),
      mounted('/', `/var/lib/docker/overlay2/${OTHER}/merged`),
    ].join('');
    expect(candidateIds({ ...none, mountinfo })).toEqual([]);
  });

  it('is found in control groups of both drivers and in the default host name', () => {
    expect(candidateIds({ ...none, cgroup: `12:pids:/docker/${OWN}\n` })).toEqual([OWN]);
    expect(candidateIds({ ...none, cgroup: `0::/system.slice/docker-${OWN}.scope\n` })).toEqual([OWN]);
    expect(candidateIds({ ...none, hostname: '0123456789ab' })).toEqual(['0123456789ab']);
    expect(candidateIds(none)).toEqual([]);
  });

  it('is listed once, with the most reliable source first', () => {
    const traces = {
      mountinfo: mounted(`/var/lib/docker/containers/${OWN}/hosts`, '/etc/hosts'),
      cgroup: `0::/docker/${OTHER}\n1:cpu:/docker/${OWN}\n`,
      hostname: 'aaaaaaaaaaaa',
    };
    expect(candidateIds(traces)).toEqual([OWN, OTHER, 'aaaaaaaaaaaa']);
  });
});
