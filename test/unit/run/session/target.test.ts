import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { resolveConfig } from '../../../../src/config/resolve.ts';
import { EXIT, UsageError } from '../../../../src/lib/errors.ts';
import { TARGET_DEFAULTS } from '../../../../src/model/target.ts';
import { planRun } from '../../../../src/run/plan/plan.ts';
import { resolveTarget } from '../../../../src/run/session/target.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-target-'));
  vi.stubEnv('LIVEKIT_API_KEY', undefined);
  vi.stubEnv('LIVEKIT_API_SECRET', undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true, force: true });
});
const target = { ...TARGET_DEFAULTS, url: 'ws://10.0.0.7:7880' };
const problemsOf = (config: object): readonly string[] => {
  try {
    resolveConfig(config, 'test');
    return [];
  } catch (error) {
    if (error instanceof UsageError) return error.evidence;
    throw error;
  }
};

describe('a target', () => {
  it('takes its keys from the environment or a file, and reports all missing ones', async () => {
    const turn = [{ urls: ['turn:10.0.0.8:3478'], usernameEnv: 'TURN_USER', credentialEnv: 'TURN_PASSWORD' }];
    await expect(resolveTarget({ ...target, turn }, undefined)).rejects.toThrow(
      'the target needs LIVEKIT_API_KEY, LIVEKIT_API_SECRET, TURN_USER, TURN_PASSWORD',
    );
    const file = path.join(dir, 'keys.env');
    writeFileSync(file, 'LIVEKIT_API_KEY=key\nLIVEKIT_API_SECRET="s e c"\nTURN_USER=u\nTURN_PASSWORD=p\n');
    const { keys, iceServers, hosts } = await resolveTarget({ ...target, turn }, file);
    expect(keys).toEqual({ livekitKey: 'key', livekitSecret: 's e c' });
    expect(iceServers).toEqual([{ urls: ['turn:10.0.0.8:3478'], username: 'u', password: 'p' }]);
    expect(hosts).toEqual([]);
    await expect(resolveTarget(target, path.join(dir, 'none'))).rejects.toThrow('none is missing');
  });

  it('has its host names resolved on the host, because clients have no resolver', async () => {
    vi.stubEnv('LIVEKIT_API_KEY', 'k');
    vi.stubEnv('LIVEKIT_API_SECRET', 's');
    const names = { network: 'x_default', addresses: new Map([['livekit', '172.30.0.3']]) };
    const url = 'ws://livekit:7880';
    expect(await resolveTarget({ ...target, url }, undefined, names)).toMatchObject({
      hosts: ['livekit:172.30.0.3'],
      addresses: ['172.30.0.3'],
    });
    await expect(resolveTarget({ ...target, url: 'ws://other.invalid' }, undefined, names)).rejects.toThrow(
      expect.objectContaining({
        message: expect.stringContaining('other.invalid is not in the network x_default') as string,
        hint: expect.stringContaining('x_default knows livekit.') as string,
      }),
    );
    await expect(resolveTarget({ ...target, url: 'wss://no-such-host.invalid' }, undefined)).rejects.toThrow(
      expect.objectContaining({ exitCode: EXIT.unavailable }),
    );
  });

  it('is refused early if its name would mean the client itself', async () => {
    vi.stubEnv('LIVEKIT_API_KEY', 'k');
    vi.stubEnv('LIVEKIT_API_SECRET', 's');
    await expect(resolveTarget({ ...target, url: 'ws://localhost:7880' }, undefined)).rejects.toThrow(
      expect.objectContaining({
        exitCode: EXIT.usage,
        message: expect.stringContaining(
          'got 127.0.0.1, expected an address that containers can reach',
        ) as string,
      }),
    );
  });

  it('is refused with SLOs that cannot be measured on it, and accepted with the general ones', () => {
    expect(problemsOf({ target: { url: 'wss://hive.example' } })).toEqual([]);
    const config = {
      target: { url: 'wss://hive.example' },
      slos: ['e2e_ms p95 <= 500', 'quality mean >= 0.8'],
    };
    expect(problemsOf(config)).toEqual([
      expect.stringMatching(/^slos\[1\]: got "quality mean >= 0.8", expected none on/),
    ]);
    expect(problemsOf({ target: { url: 'http://hive.example' } })[0]).toContain(
      'expected ws://host:port or wss://host',
    );
    expect(problemsOf({ target: { url: 'ws://h' }, stack: { monitoring: true } })[0]).toContain(
      'stack.monitoring',
    );
  });

  it('is planned with its unmeasured metrics, and without a secret', () => {
    const plan = planRun(resolveConfig({ target: { url: 'wss://hive.example' } }, 'test'), {
      profile: 'quick',
    });
    expect(plan.unmeasured).toContain('mos_lqo');
    expect(plan.config['target']).toEqual({ ...TARGET_DEFAULTS, url: 'wss://hive.example' });
  });
});
