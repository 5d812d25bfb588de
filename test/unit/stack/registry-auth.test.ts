import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EXIT } from '../../../src/lib/errors.ts';
import { findLogin } from '../../../src/stack/registry-auth.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-docker-'));
  vi.stubEnv('DOCKER_CONFIG', dir);
  vi.stubEnv('PATH', `${dir}:${process.env['PATH']}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true, force: true });
});

const configured = (config: object): void =>
  writeFileSync(path.join(dir, 'config.json'), JSON.stringify(config));
/** A credential helper on the path, which reads the server from standard input. */
const helper = (name: string, body: string): void => {
  const file = path.join(dir, `docker-credential-${name}`);
  writeFileSync(file, `#!/bin/sh\nread -r server\n${body}\n`);
  chmodSync(file, 0o755);
};
const encoded = (text: string): { auth: string } => ({ auth: Buffer.from(text).toString('base64') });

describe('the login for a registry', () => {
  it('is missing if docker has never logged in', async () => {
    expect(await findLogin('registry.example.com/team/redis')).toEqual({});
    configured({});
    expect(await findLogin('registry.example.com/team/redis')).toEqual({});
  });

  it('is the one that docker login stored, with colons in the password and any form of key', async () => {
    const expected = {
      login: { serveraddress: 'registry.example.com:5000', username: 'me', password: 'p:q' },
    };
    for (const key of ['registry.example.com:5000', 'https://registry.example.com:5000/v1/']) {
      configured({ auths: { [key]: encoded('me:p:q'), 'registry.example.com': encoded('you:other') } });
      expect(await findLogin('registry.example.com:5000/redis:7')).toEqual(expected);
    }
  });

  it('of Docker Hub applies to every image without a registry in its name', async () => {
    configured({ auths: { 'https://index.docker.io/v1/': encoded('me:pw') } });
    for (const reference of ['debian:bookworm-slim', 'grafana/grafana:11.6.0', 'docker.io/library/debian'])
      expect((await findLogin(reference)).login).toEqual({
        serveraddress: 'https://index.docker.io/v1/',
        username: 'me',
        password: 'pw',
      });
    expect(await findLogin('ghcr.io/team/redis')).toEqual({});
  });

  it('can be a token instead of a password', async () => {
    configured({ auths: { 'ghcr.io': { identitytoken: 'tok' } } });
    expect((await findLogin('ghcr.io/a/b')).login).toEqual({
      serveraddress: 'ghcr.io',
      identitytoken: 'tok',
    });
  });

  it('comes first from the registry’s helper, then from the general store, then from the file', async () => {
    helper('own', `echo '{"ServerURL":"'$server'","Username":"own","Secret":"s1"}'`);
    helper('store', `echo '{"ServerURL":"'$server'","Username":"<token>","Secret":"s2"}'`);
    configured({
      credHelpers: { 'ghcr.io': 'own' },
      credsStore: 'store',
      auths: { 'ghcr.io': encoded('file:pw'), 'quay.io': {} },
    });
    expect((await findLogin('ghcr.io/a/b')).login).toEqual({
      serveraddress: 'ghcr.io',
      username: 'own',
      password: 's1',
    });
    expect((await findLogin('quay.io/a/b')).login).toEqual({ serveraddress: 'quay.io', identitytoken: 's2' });
  });

  it('falls back to the file if a helper has none or fails, and keeps the error', async () => {
    configured({ credsStore: 'desktop', auths: { 'ghcr.io': encoded('file:pw') } });
    const fromFile = { serveraddress: 'ghcr.io', username: 'file', password: 'pw' };
    const missing = await findLogin('ghcr.io/a/b');
    expect(missing.login).toEqual(fromFile);
    expect(missing.problem).toMatch(/^docker-credential-desktop failed: /);
    helper('desktop', 'echo "credentials not found in native keychain"; exit 1');
    expect(await findLogin('ghcr.io/a/b')).toEqual({ login: fromFile });
    helper('desktop', 'echo "no keyring"; exit 1');
    expect((await findLogin('ghcr.io/a/b')).problem).toBe('docker-credential-desktop failed: no keyring');
    helper('desktop', 'echo hello');
    expect((await findLogin('ghcr.io/a/b')).problem).toBe('docker-credential-desktop did not answer in JSON');
  });

  it('does not run a helper whose name is a path', async () => {
    configured({ credsStore: '../../bin/sh' });
    expect((await findLogin('ghcr.io/a/b')).problem).toContain('is not a valid helper name');
  });

  it('is refused with the path of an invalid config.json', async () => {
    writeFileSync(path.join(dir, 'config.json'), '{');
    await expect(findLogin('ghcr.io/a/b')).rejects.toMatchObject({
      exitCode: EXIT.usage,
      message: expect.stringContaining(path.join(dir, 'config.json')) as string,
    });
  });

  it.each([
    { auths: [] },
    { auths: 3 },
    { auths: { 'ghcr.io': null } },
    { credsStore: 7 },
    { credHelpers: 'x' },
  ])('is missing in a config.json with %j', async (config) => {
    configured(config);
    expect((await findLogin('ghcr.io/a/b')).login).toBeUndefined();
  });
});
