import type Docker from 'dockerode';
import { describe, expect, it } from 'vitest';
import { requireDockerEngine } from '../../../src/stack/engine-kind.ts';

const version = (name: string, os = 'linux'): Docker.DockerVersion =>
  ({ Os: os, Components: [{ Name: name, Version: '4.3.1' }] }) as Docker.DockerVersion;

describe('the engine behind a socket', () => {
  it('may be Docker Engine of any vendor, even without a list of components', () => {
    for (const own of [version('Engine'), { Os: 'linux' } as Docker.DockerVersion])
      expect(() => requireDockerEngine(own, 'unix:///x')).not.toThrow();
  });

  it('may not be Podman', () =>
    expect(() => requireDockerEngine(version('Podman Engine'), 'unix:///x')).toThrow('Podman 4.3.1'));

  it('may not run Windows containers', () =>
    expect(() => requireDockerEngine(version('Engine', 'windows'), 'unix:///x')).toThrow('Linux containers'));
});
