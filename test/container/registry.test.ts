import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/lib/errors.ts';
import { connectEngine, type Engine } from '../../src/stack/engine.ts';
import { type Finished, hiveBench } from '../live/command.ts';
import { type Registry, startRegistry, USER } from './registry.ts';

let dir: string;
let registry: Registry;
let engine: Engine;
let redis: string;

beforeAll(async () => {
  engine = await connectEngine();
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-registry-test-'));
  registry = await startRegistry();
  writeFileSync(
    path.join(dir, 'hive-bench.config.ts'),
    `export default ${JSON.stringify({ stack: { registry: `${registry.address}/team` } })};\n`,
  );
  redis = (await hiveBench(['images', 'build', 'redis'])).stdout.trim();
});
afterAll(async () => {
  await registry?.[Symbol.asyncDispose]();
  rmSync(dir, { recursive: true, force: true });
});

/** Runs `hive-bench images` with a config.json of its own, or none. */
const images = (args: readonly string[], dockerConfig?: object): Promise<Finished> => {
  const folder = mkdtempSync(path.join(dir, 'docker-'));
  if (dockerConfig) writeFileSync(path.join(folder, 'config.json'), JSON.stringify(dockerConfig));
  const config = path.join(dir, 'hive-bench.config.ts');
  const env = { DOCKER_CONFIG: folder, PATH: `${path.join(dir, 'bin')}:${process.env['PATH']}` };
  return hiveBench(['--config', config, 'images', ...args], env);
};
const login = (password: string): object => ({
  auths: { [registry.address]: { auth: Buffer.from(`${USER.name}:${password}`).toString('base64') } },
});
const idOf = async (tag: string): Promise<string> => (await engine.docker.getImage(tag).inspect()).Id;

describe('images in a registry with a login', () => {
  it('are not pushed without a login, or with a wrong one: in the words of the engine, with what to do', async () => {
    const anonymous = await images(['push', 'redis']);
    expect([anonymous.exitCode, anonymous.stdout]).toEqual([EXIT.unavailable, '']);
    expect(anonymous.stderr).toMatch(/pushing .*\/team\/base:\w+ failed: .*no basic auth credentials/);
    expect(anonymous.stderr).toContain(`docker login ${registry.address}`);
    const wrong = await images(['push', 'redis'], login('not-it'));
    expect(wrong.exitCode).toBe(EXIT.unavailable);
    expect(wrong.stderr).toMatch(/unauthorized|authentication required/);
    expect(wrong.stderr).toContain('refused the login');
    expect(wrong.stderr + anonymous.stderr).not.toContain('not-it');
  });

  it('are pushed under their hash, and leave no other name on the engine', async () => {
    const { exitCode, stdout } = await images(['push', 'redis'], login(USER.password));
    const remote = redis.replace('hive-bench/', `${registry.address}/team/`);
    expect([exitCode, stdout.trim().split('\n').at(-1)]).toEqual([EXIT.pass, remote]);
    const { RepoTags } = await engine.docker.getImage(redis).inspect();
    expect(RepoTags).toEqual([redis]);
  });

  it('are pulled by that hash instead of built, with the login of a credential helper', async () => {
    const before = await idOf(redis);
    mkdirSync(path.join(dir, 'bin'));
    const helper = path.join(dir, 'bin', 'docker-credential-test');
    const answer = JSON.stringify({ Username: USER.name, Secret: USER.password });
    writeFileSync(helper, `#!/bin/sh\ncat > ${dir}/asked\nprintf '%s' '${answer}'\n`);
    chmodSync(helper, 0o755);
    await engine.docker.getImage(redis).remove();
    const { exitCode, stdout, stderr } = await images(['build', 'redis'], { credsStore: 'test' });
    expect([exitCode, stdout.trim()]).toEqual([EXIT.pass, redis]);
    expect(stderr).toContain(`pulled ${redis} from ${registry.address}/team`);
    expect(stderr).not.toContain('building');
    expect(await idOf(redis)).toBe(before);
  });

  it('end the command where the login is refused: building in silence would hide it', async () => {
    await engine.docker.getImage(redis).remove();
    const { exitCode, stderr } = await images(['build', 'redis'], login('not-it'));
    expect([exitCode, stderr.includes('building')]).toEqual([EXIT.unavailable, false]);
    expect((await images(['build', 'redis'], login(USER.password))).exitCode).toBe(EXIT.pass);
  });
});
