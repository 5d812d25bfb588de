import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { composeText } from '../../../src/commands/compose.ts';
import { DEFAULTS } from '../../../src/config/defaults.ts';
import { SECRET_VARIABLES, secretsOf } from '../../../src/stack/compose-variables.ts';
import { withVariables } from '../../../src/stack/dotenv.ts';
import { makeSecrets } from '../../../src/stack/services/secrets.ts';

interface Service {
  readonly image: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly ipc?: string;
  readonly read_only: boolean;
  readonly ports?: readonly string[];
  readonly networks: { readonly 'hive-network': { readonly ipv4_address: string } };
}

const services = (text: string): Record<string, Service> =>
  (parse(text) as { services: Record<string, Service> }).services;

describe('docker-compose.yml', () => {
  it('is what the definitions make of the defaults', async () => {
    expect(readFileSync('stack/docker-compose.yml', 'utf8'), 'run: hive-bench compose').toBe(
      await composeText(DEFAULTS),
    );
  });

  it('has the guide’s places, on loopback, closed and beside LiveKit', async () => {
    const all = services(await composeText(DEFAULTS));
    expect(all['livekit']?.networks['hive-network'].ipv4_address).toBe('172.20.0.10');
    expect(all['stt']).toMatchObject({ ipc: 'service:livekit', ports: ['127.0.0.1:8001:8001/tcp'] });
    for (const [name, { ports, read_only }] of Object.entries(all)) {
      expect(read_only, name).toBe(true);
      for (const port of ports ?? []) expect(port, name).toMatch(/^127\.0\.0\.1:/);
    }
  });

  it('moves with the subnet, and leaves ports to the engine', async () => {
    const stack = { ...DEFAULTS.stack, subnet: '10.1.0.0/16', ports: 'ephemeral' } as const;
    const all = services(await composeText({ ...DEFAULTS, stack }));
    expect(all['translator']?.environment?.['STT_URL']).toBe('ws://10.1.0.11:8001');
    expect(all['stt']?.ports).toEqual(['127.0.0.1::8001/tcp']);
  });

  it('has no default for a secret', async () => {
    const { translator } = services(await composeText(DEFAULTS));
    expect(translator?.environment?.['LIVEKIT_API_SECRET']).toMatch(/^\$\{LIVEKIT_API_SECRET:\?.+\}$/);
    expect(translator?.image).toMatch(/^\$\{HIVE_TRANSLATOR_IMAGE:\?.+\}$/);
  });

  it('takes a user’s value as it is, also one that looks like a variable', async () => {
    const stack = { ...DEFAULTS.stack, env: { stt: { NOTE: '$HOME' } } };
    expect(services(await composeText({ ...DEFAULTS, stack }))['stt']?.environment?.['NOTE']).toBe('$$HOME');
  });
});

describe('.env', () => {
  it('gives back the secrets that were put in', () => {
    const secrets = makeSecrets();
    const lines = Object.entries(SECRET_VARIABLES).map(([key, name]) => [
      name,
      secrets[key as keyof typeof secrets],
    ]);
    const env = Object.fromEntries(lines) as Record<string, string>;
    expect(secretsOf(env)).toEqual(secrets);
    expect(secretsOf({ ...env, TURN_SECRET: '' })).toBeUndefined();
  });

  it('keeps the lines of others and replaces its own', () => {
    const text = withVariables('# mine\nOTHER=1\nTURN_SECRET=old\n', { TURN_SECRET: 'new' });
    expect(text).toBe('# mine\nOTHER=1\nTURN_SECRET=new\n');
  });
});
