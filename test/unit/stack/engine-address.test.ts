import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT, UsageError } from '../../../src/lib/errors.ts';
import type { HostEnvironment } from '../../../src/stack/docker-config.ts';
import { engineAddress } from '../../../src/stack/engine-address.ts';

let home: string;
beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), 'hive bench 🚢 '));
});
afterAll(() => rmSync(home, { recursive: true }));

/** A new configuration folder of the docker CLI with these contexts. */
function around(
  config: unknown,
  contexts: Record<string, { meta: unknown; tls?: Record<string, string> }> = {},
  env: HostEnvironment['env'] = {},
): HostEnvironment {
  const configDir = mkdtempSync(path.join(home, '.docker'));
  if (config !== undefined)
    writeFileSync(
      path.join(configDir, 'config.json'),
      typeof config === 'string' ? config : JSON.stringify(config),
    );
  for (const [name, { meta, tls = {} }] of Object.entries(contexts)) {
    const id = createHash('sha256').update(name).digest('hex');
    const metaDir = path.join(configDir, 'contexts/meta', id);
    const tlsDir = path.join(configDir, 'contexts/tls', id, 'docker');
    mkdirSync(metaDir, { recursive: true });
    mkdirSync(tlsDir, { recursive: true });
    writeFileSync(
      path.join(metaDir, 'meta.json'),
      typeof meta === 'string' ? meta : JSON.stringify({ Name: name, Endpoints: { docker: meta } }),
    );
    for (const [file, text] of Object.entries(tls)) writeFileSync(path.join(tlsDir, file), text);
  }
  return { env, home, platform: 'linux', configDir };
}

const rootless = { rootless: { meta: { Host: 'unix:///run/user/1000/docker.sock' } } };

describe('the address of the engine', () => {
  it('comes from DOCKER_HOST, whatever the contexts are', () => {
    const env = { DOCKER_HOST: 'tcp://127.0.0.1:2375', DOCKER_CONTEXT: 'nowhere' };
    expect(engineAddress(around({ currentContext: 'rootless' }, rootless, env))).toEqual({
      where: 'tcp://127.0.0.1:2375',
      chosenBy: 'DOCKER_HOST',
      local: true,
    });
  });

  it('is local for a socket or the loopback, and remote otherwise', () => {
    const local = (host: string): boolean => engineAddress(around({}, {}, { DOCKER_HOST: host })).local;
    const here = [
      'unix:///x.sock',
      'tcp://127.0.0.1:2375',
      'localhost:2375',
      'tcp://[::1]:1',
      'npipe:////./pipe/x',
    ];
    expect(here.map(local)).toEqual(here.map(() => true));
    const there = ['tcp://docker:2375', 'tcp://192.0.2.1', 'tcp://localhost.example:1', '10.127.0.1:2375'];
    expect(there.map(local)).toEqual(there.map(() => false));
  });

  it('comes from the current context or from DOCKER_CONTEXT', () => {
    const expected = {
      where: 'unix:///run/user/1000/docker.sock',
      options: { socketPath: '/run/user/1000/docker.sock' },
    };
    expect(engineAddress(around({ currentContext: 'rootless' }, rootless))).toMatchObject(expected);
    const env = { DOCKER_CONTEXT: 'rootless' };
    expect(engineAddress(around({ currentContext: 'other' }, rootless, env))).toMatchObject(expected);
  });

  it('is the default socket without a context, with the context default, and without a configuration', () => {
    for (const config of [undefined, {}, { currentContext: 'default' }, { currentContext: '' }, [], null])
      expect(engineAddress(around(config)), JSON.stringify(config)).toMatchObject({
        where: 'unix:///var/run/docker.sock',
        options: { socketPath: '/var/run/docker.sock' },
      });
  });

  it('uses TLS if the context has certificates', () => {
    const remote = {
      remote: {
        meta: { Host: 'tcp://192.0.2.7' },
        tls: { 'ca.pem': 'A', 'cert.pem': 'B', 'key.pem': 'C' },
      },
    };
    expect(engineAddress(around({ currentContext: 'remote' }, remote)).options).toEqual({
      host: '192.0.2.7',
      port: '2376',
      protocol: 'https',
      ca: 'A',
      cert: 'B',
      key: 'C',
    });
    const plain = { plain: { meta: { Host: 'tcp://192.0.2.7:99' } } };
    expect(engineAddress(around({ currentContext: 'plain' }, plain)).options).toMatchObject({
      port: '99',
      protocol: 'http',
    });
  });
});

describe('an invalid address', () => {
  const refusal = (fake: HostEnvironment): UsageError => {
    try {
      engineAddress(fake);
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
      return error as UsageError;
    }
    throw new Error('was accepted');
  };
  const named = (meta: unknown): HostEnvironment => around({ currentContext: 'c' }, { c: { meta } });

  it.each([
    ['a missing context', () => around({ currentContext: 'gone' }), 'the Docker context "gone" is missing'],
    ['a broken config.json', () => around('{'), 'config.json is not JSON'],
    ['a broken context', () => named('{'), 'meta.json is not JSON'],
    ['a context without an address', () => named({}), 'Endpoints.docker.Host: got undefined'],
    ['a context with another address', () => named({ Host: 'ftp://x' }), 'got "ftp://x"'],
    ['a context with half an address', () => named({ Host: 'tcp://:::' }), 'got "tcp://:::"'],
    ['unverified TLS', () => named({ Host: 'tcp://192.0.2.7', SkipTLSVerify: true }), 'skip-tls-verify'],
    ['a context by ssh', () => named({ Host: 'ssh://you@there' }), 'ssh is not supported'],
    [
      'a DOCKER_HOST by ssh',
      () => around({}, {}, { DOCKER_HOST: 'ssh://there' }),
      'DOCKER_HOST: got "ssh://there"',
    ],
  ])('%s gives one error with a hint', (_, fake, expected) => {
    const { message, hint, exitCode } = refusal(fake());
    expect(message).toContain(expected);
    expect(hint).toMatch(/DOCKER_HOST|DOCKER_CONFIG/);
    expect(exitCode).toBe(EXIT.usage);
  });
});
