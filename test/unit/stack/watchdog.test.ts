import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { watchdogEnvironment } from '../../../src/stack/watchdog.ts';

describe('the environment of the watchdog', () => {
  it('has the variables of the engine client, and none by which a CI runner finds its processes', () => {
    const environment = watchdogEnvironment({
      PATH: '/bin',
      HOME: '/root',
      DOCKER_HOST: 'tcp://engine:2376',
      DOCKER_CONTEXT: 'here',
      RUNNER_TRACKING_ID: 'github_1',
      JENKINS_NODE_COOKIE: 'x',
      BUILD_ID: '7',
      LIVEKIT_API_SECRET: 'secret',
    });
    expect(environment).toEqual({
      PATH: '/bin',
      HOME: '/root',
      DOCKER_HOST: 'tcp://engine:2376',
      DOCKER_CONTEXT: 'here',
    });
  });

  it('has absolute paths, because the watchdog runs in another folder', () => {
    expect(watchdogEnvironment({ DOCKER_CERT_PATH: 'certs', DOCKER_CONFIG: '/etc/docker' })).toEqual({
      DOCKER_CERT_PATH: path.resolve('certs'),
      DOCKER_CONFIG: '/etc/docker',
    });
  });
});
