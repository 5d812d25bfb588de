import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { otherConfiguration } from '../../../src/commands/replay.ts';
import { notesOn } from '../../../src/compare/comparable.ts';
import { resolveConfig } from '../../../src/config/resolve.ts';
import { CONFIG_FILES } from '../../../src/model/config-files.ts';
import { parseSubnet, type Topology } from '../../../src/model/topology.ts';
import { refuseOtherConfiguration } from '../../../src/run/session/same-configuration.ts';
import { settingsOf } from '../../../src/run/session/session.ts';
import { ROOT } from '../../../src/lib/root.ts';
import { configSums } from '../../../src/stack/services/config-sums.ts';
import { makeSecrets } from '../../../src/stack/services/secrets.ts';
import { world } from '../build/world.ts';

const FILES = ['audio-optimization.yaml', 'livekit/server-optimized.yaml', 'coturn/turnserver.conf'];

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'hive-bench-sums-'));
  for (const name of FILES) {
    mkdirSync(path.dirname(path.join(root, 'stack', name)), { recursive: true });
    cpSync(path.join(ROOT, 'stack', name), path.join(root, 'stack', name));
  }
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const subnet = (cidr: string): Topology['stack'] => parseSubnet(cidr) as Topology['stack'];
const settings = (stack: string, access: string) =>
  settingsOf(
    resolveConfig({}, 'test'),
    { stack: subnet(stack), access: subnet(access) },
    makeSecrets(),
    false,
  );
const aRun = world({ seed: 1 });
const one = settings('172.20.0.0/16', '172.21.0.0/16');

describe('checksums of the configuration files', () => {
  it('do not depend on the secrets and subnets of a run', async () => {
    const sums = await configSums(root, one);
    expect(Object.keys(sums).toSorted()).toEqual([...CONFIG_FILES]);
    expect(new Set(Object.values(sums)).size).toBe(3);
    expect(await configSums(root, settings('10.220.0.0/16', '10.221.0.0/16'))).toEqual(sums);
  });

  it.each(FILES)(
    'show a change of %s, and replay, compare and a stack that is started again report it',
    async (name) => {
      const before = await configSums(root, one);
      const file = path.join(root, 'stack', name);
      writeFileSync(
        file,
        `${readFileSync(file, 'utf8')}\n${name.endsWith('.conf') ? 'max-bps=1' : 'another: 1'}\n`,
      );
      const now = await configSums(root, one);
      const key = path.basename(name) as (typeof CONFIG_FILES)[number];
      const line = `${key}: ${before[key]}, now ${now[key]}`;
      expect(CONFIG_FILES.filter((each) => before[each] !== now[each])).toEqual([key]);
      expect(otherConfiguration({ versions: before }, now)).toEqual([line]);
      expect(otherConfiguration({ versions: before }, before)).toEqual([]);
      expect(otherConfiguration({ versions: {} }, now)).toEqual([]);
      expect(notesOn({ ...aRun, versions: before }, { ...aRun, versions: now })).toContain(line);
      expect(() => refuseOtherConfiguration(before, before)).not.toThrow();
      expect(() => refuseOtherConfiguration(before, now)).toThrow(
        `${key} changed while the run was measured`,
      );
    },
  );
});
