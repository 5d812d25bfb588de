import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compose, composeText } from '../../../src/commands/compose.ts';
import { readDotenv, writeComposeFiles } from '../../../src/commands/compose-files.ts';
import { DEFAULTS } from '../../../src/config/defaults.ts';
import { UsageError } from '../../../src/lib/errors.ts';
import type { ServiceDefinition } from '../../../src/stack/services/service-definition.ts';
import { isOurs } from '../../../src/stack/compose.ts';

let dir: string;
let folder: string;
let precious: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-compose-'));
  folder = path.join(dir, 'stack');
  mkdirSync(folder);
  precious = path.join(dir, 'precious');
  writeFileSync(precious, 'A=1\n');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const redis = {
  name: 'redis',
  spec: { files: [{ name: 'etc/redis/run.conf', data: 'requirepass x\n' }] },
} as unknown as ServiceDefinition;
const write = (text: string): string =>
  writeComposeFiles(folder, { compose: text, definitions: [redis], dotenv: 'TURN_SECRET=x\n' });
const modeOf = (name: string): number => statSync(path.join(folder, name)).mode & 0o777;

async function refusal(): Promise<string> {
  // The command itself: it refuses before it speaks to an engine or builds anything.
  const error = await compose(DEFAULTS, folder, false, () => undefined).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UsageError);
  return (error as UsageError).message;
}

describe('the files of compose', () => {
  it('are written over those of an earlier time, and nothing is left beside them', async () => {
    const text = await composeText(DEFAULTS);
    writeFileSync(path.join(folder, 'docker-compose.yml'), text.replace('redis', 'older'));
    write(text);
    write(text);
    expect(readFileSync(path.join(folder, 'docker-compose.yml'), 'utf8')).toBe(text);
    expect(readdirSync(folder).toSorted()).toEqual(['.env', 'configured', 'docker-compose.yml']);
    expect(readdirSync(path.join(folder, 'configured/redis/etc/redis'))).toEqual(['run.conf']);
  });

  it('can be read by whom they are for, whatever the umask, and secrets by nobody else', async () => {
    const text = await composeText(DEFAULTS);
    for (const umask of [0o077, 0o000]) {
      const before = process.umask(umask);
      try {
        write(text);
      } finally {
        process.umask(before);
      }
      expect([modeOf('.env'), modeOf('configured'), modeOf('configured/redis/etc/redis/run.conf')]).toEqual([
        0o600, 0o700, 0o644,
      ]);
    }
    chmodSync(path.join(folder, '.env'), 0o644);
    write(text);
    expect(modeOf('.env')).toBe(0o600);
  });

  it.each([
    ['of somebody’s own', 'services: {}\n'],
    ['that only mentions hive-bench', '# see hive-bench compose\nservices: {}\n'],
    ['that is empty', ''],
  ])('do not replace a docker-compose.yml %s', async (_, text) => {
    const file = path.join(folder, 'docker-compose.yml');
    writeFileSync(file, text);
    expect(await refusal()).toContain('was not written by hive-bench; nothing was written');
    expect([readFileSync(file, 'utf8'), readdirSync(folder)]).toEqual([text, ['docker-compose.yml']]);
    expect(isOurs(text)).toBe(false);
  });

  it.each([
    'docker-compose.yml',
    '.env',
    'configured',
    'configured/redis',
    'configured/redis/etc/redis/run.conf',
  ])('go through no link: %s', async (name) => {
    const link = path.join(folder, name);
    mkdirSync(path.dirname(link), { recursive: true });
    for (const target of [precious, dir, path.join(dir, 'new')]) {
      symlinkSync(target, link);
      expect(await refusal()).toMatch(/symbolic link|is no folder/);
      rmSync(link);
    }
    expect(readFileSync(precious, 'utf8')).toBe('A=1\n');
    expect(existsSync(path.join(dir, 'new'))).toBe(false);
  });

  it('are not made where no folder can be, and it does not take for ever to say so', async () => {
    folder = '/proc/hive-bench/stack';
    expect(await refusal()).toContain('--folder: got /proc/hive-bench/stack, expected a folder');
  });

  it('keep an .env’s other lines', () => {
    writeFileSync(path.join(folder, '.env'), 'MINE=1\n');
    expect(readDotenv(folder)).toBe('MINE=1\n');
    rmSync(path.join(folder, '.env'));
    expect(readDotenv(folder)).toBeUndefined();
  });
});
