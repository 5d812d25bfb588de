import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { printOutcome } from '../../../src/cli/outcome.ts';
import { resolveConfig } from '../../../src/config/resolve.ts';
import { EXIT } from '../../../src/lib/errors.ts';
import { TARGET_DEFAULTS } from '../../../src/model/target.ts';
import { secretsOf } from '../../../src/run/session/target.ts';
import { refuseUnready } from '../../../src/run/session/refuse-unready.ts';
import { connectEngine } from '../../../src/stack/engine.ts';
import { wantsColour } from '../../../src/cli/colour.ts';
import { runRecord } from '../build/record.ts';
import { outcomeOf, tally } from './clear-refusal.ts';
import { HOSTILE_TEXTS } from './hostile-json.ts';
import { damagedBytes } from './damaged-bytes.ts';
import { KINDS_OF_FILE, makePipe } from './kinds-of-file.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-env-'));
  vi.stubEnv('LIVEKIT_API_KEY', undefined);
  vi.stubEnv('LIVEKIT_API_SECRET', undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(dir, { recursive: true, force: true });
});

/** What the operating system lets an environment hold. */
const value = fc
  .oneof(fc.constantFrom(...HOSTILE_TEXTS), fc.string({ unit: 'binary' }))
  .map((text) => Buffer.from(text.replaceAll('\0', '')).toString());
const target = {
  ...TARGET_DEFAULTS,
  url: 'wss://hive.example.com',
  turn: [{ urls: ['turn:h:3478'], usernameEnv: 'TURN_HB_USER', credentialEnv: 'TURN_HB_PASSWORD' }],
};

describe('the keys of a target', () => {
  it('are as the environment has them, or said to be missing', async () => {
    const names = ['LIVEKIT_API_KEY', 'LIVEKIT_API_SECRET', 'TURN_HB_USER', 'TURN_HB_PASSWORD'];
    const values = fc.array(fc.option(value, { nil: undefined }), { minLength: 4, maxLength: 4 });
    const { accepted, refused } = await tally(
      values,
      async (given) => {
        names.forEach((name, i) => vi.stubEnv(name, given[i]));
        const outcome = await outcomeOf(() => secretsOf(target, undefined), 'the target needs');
        expect('refusal' in outcome).toBe(given.some((each) => !each));
        // What is secret is not quoted.
        const told = 'refusal' in outcome ? outcome.told : '';
        expect(given.filter((each) => each && each.length > 10 && told.includes(each))).toEqual([]);
        if ('refusal' in outcome) return outcome;
        expect(outcome.value.keys).toEqual({ livekitKey: given[0], livekitSecret: given[1] });
        return 'accepted';
      },
      { seed: 20_251_125, numRuns: 300 },
    );
    expect(Math.min(accepted, refused)).toBeGreaterThan(30);
  });

  it('are as the file has them, or said to be missing, whatever became of it', async () => {
    vi.stubEnv('TURN_HB_USER', 'u');
    vi.stubEnv('TURN_HB_PASSWORD', 'p');
    const file = path.join(dir, 'keys.env');
    const valid = Buffer.from('# keys\nLIVEKIT_API_KEY="a key"\nLIVEKIT_API_SECRET=secret # no comment\n');
    const { accepted, refused } = await tally(
      damagedBytes(valid),
      async (bytes) => {
        writeFileSync(file, bytes);
        const outcome = await outcomeOf(() => secretsOf(target, file), 'the target needs');
        return 'refusal' in outcome ? outcome : 'accepted';
      },
      { seed: 20_251_125, numRuns: 300 },
    );
    expect(Math.min(accepted, refused)).toBeGreaterThan(30);
  });

  it.each(KINDS_OF_FILE)('are not looked for in %s', async (_, make, told) => {
    const file = path.join(dir, 'keys.env');
    make(file);
    const config = resolveConfig({ target: { url: target.url } }, 'test');
    // As `run` asks, before a folder is made.
    expect(await outcomeOf(() => refuseUnready(config, file), file)).toMatchObject({
      told: expect.stringContaining(told),
    });
    expect(readdirSync(dir)).toEqual(['keys.env']);
  });
});

describe('DOCKER_HOST', () => {
  it(
    'that is no address is refused as such; one where nothing answers, as that',
    { timeout: 60_000 },
    async () => {
      for (const where of [
        'tcp://localhost:99999',
        'x y',
        'http://',
        '\u001b[2J',
        `tcp://${'x'.repeat(100_000)}:a`,
      ]) {
        vi.stubEnv('DOCKER_HOST', where);
        expect(await outcomeOf(connectEngine, 'DOCKER_HOST'), where.slice(0, 40)).toMatchObject({
          told: expect.stringContaining('expected the address of an engine'),
        });
      }
      vi.stubEnv('DOCKER_HOST', 'tcp://127.0.0.1:1');
      await expect(connectEngine()).rejects.toMatchObject({ exitCode: EXIT.unavailable });
      vi.stubEnv('DOCKER_CERT_PATH', path.join(dir, 'none'));
      expect(await outcomeOf(connectEngine, 'DOCKER_CERT_PATH')).toHaveProperty('told');
    },
  );
});

describe('GITHUB_STEP_SUMMARY', () => {
  const told = async (file: string): Promise<string> => {
    vi.stubEnv('GITHUB_ACTIONS', 'true');
    vi.stubEnv('GITHUB_STEP_SUMMARY', file);
    const [out, err] = [vi.spyOn(process.stdout, 'write'), vi.spyOn(process.stderr, 'write')];
    out.mockReturnValue(true);
    err.mockReturnValue(true);
    const markdown = path.join(dir, 'summary.md');
    writeFileSync(markdown, '# summary\n');
    const reports = { json: markdown, html: markdown, junit: markdown, markdown, prometheus: markdown };
    await printOutcome({ record: runRecord({ exitCode: EXIT.sloBreach }), dir, reports }, 'text');
    return err.mock.calls.map(([text]) => String(text)).join('');
  };
  afterEach(() => {
    process.exitCode = undefined;
  });

  it('is appended to', async () => {
    const file = path.join(dir, 'step.md');
    writeFileSync(file, 'before\n');
    expect(await told(file)).toBe('');
    expect(readFileSync(file, 'utf8')).toBe('before\n# summary\n');
  });

  it.each<[string, (at: string) => void]>([
    ['a folder', (at) => mkdirSync(at)],
    ['a pipe that nobody reads', makePipe],
    ['in a folder that is not there', () => undefined],
  ])('that is %s leaves the verdict as it was, and is told', async (what, make) => {
    const file = path.join(dir, what.startsWith('in ') ? 'none/step.md' : 'step');
    make(file);
    expect(await told(file)).toContain('GITHUB_STEP_SUMMARY: got');
    expect(process.exitCode).toBe(EXIT.sloBreach);
  });
});

describe('NO_COLOR', () => {
  it.each([
    ['', true],
    ['1', false],
    ['false', false],
    ['\u001b[31m', false],
  ])('of %j', (given, colour) => {
    vi.stubEnv('NO_COLOR', given);
    expect(wantsColour({ isTTY: true } as NodeJS.WriteStream)).toBe(colour);
  });
});
