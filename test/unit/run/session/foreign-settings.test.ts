import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareReplay } from '../../../../src/commands/replay.ts';
import type { UserConfig } from '../../../../src/config/config.ts';
import { DEFAULTS } from '../../../../src/config/defaults.ts';
import { resolveConfig } from '../../../../src/config/resolve.ts';
import { UsageError } from '../../../../src/lib/errors.ts';
import { readSetup, writeSetup } from '../../../../src/evidence/setup.ts';
import { resumeRun } from '../../../../src/run/session/begin.ts';
import { describeForeign, foreignSettings } from '../../../../src/run/session/foreign-settings.ts';
import { writeRunFolder } from '../../build/folder.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-foreign-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const resolved = (user: UserConfig) => resolveConfig(user, 'test');
const pathsOf = (user: UserConfig, own: UserConfig = {}, versions: Record<string, string> = {}): string[] =>
  foreignSettings(resolved(user), { versions }, resolved(own)).map(({ path: where }) => where);

const TARGET = {
  url: 'ws://192.0.2.1:7880',
  turn: [{ urls: ['turn:192.0.2.1:3478'], usernameEnv: 'TURN_USER' }],
} as const;

describe('settings of a folder that were not chosen on this host', () => {
  it("are shown without the values of secrets, neither the folder's nor the user's", () => {
    const env = (value: string): UserConfig => ({
      stack: { env: { mt: { MT_API_KEY: value, MT_PIPELINES: value } } },
    });
    const shown = foreignSettings(resolved(env('theirs')), { versions: {} }, resolved(env('mine'))).map(
      describeForeign,
    );
    expect(shown).toEqual([
      'config.stack.env.mt.MT_API_KEY: got <redacted>, your configuration has <redacted>',
      'config.stack.env.mt.MT_PIPELINES: got "theirs", your configuration has "mine"',
    ]);
  });

  it.each<[string, UserConfig, string[]]>([
    ['an image', { stack: { images: { gateway: 'evil' } } }, ['config.stack.images.gateway']],
    [
      'an image of another registry that is only pulled',
      { stack: { images: { grafana: 'evil' } } },
      ['config.stack.images.grafana'],
    ],
    ['a registry', { stack: { registry: 'evil.example' } }, ['config.stack.registry']],
    [
      'environment of a service',
      { stack: { env: { stt: { LD_PRELOAD: '/x' } } } },
      ['config.stack.env.stt.LD_PRELOAD'],
    ],
    ['a folder of sentences', { corpus: tmpdir() }, ['config.corpus']],
    [
      'a target, with all its settings',
      { target: TARGET },
      [
        'config.target.transport',
        'config.target.turn.0.urls.0',
        'config.target.turn.0.usernameEnv',
        'config.target.translatorIdentity',
        'config.target.captionTopic',
        'config.target.roomPrefix',
        'config.target.url',
      ],
    ],
    ['limits, scenarios and a results folder', { timeoutS: 9, output: '/elsewhere', seed: 3 }, []],
  ])('are listed: %s', (_, user, paths) => {
    expect(pathsOf(user).toSorted()).toEqual(paths.toSorted());
    // With the same configuration on this host, no setting is foreign.
    expect(pathsOf(user, user)).toEqual([]);
  });

  it("include those with another value: one image of the user's does not permit another", () => {
    const own = { stack: { images: { gateway: 'mine' } } };
    expect(pathsOf({ stack: { images: { gateway: 'evil' } } }, own)).toEqual(['config.stack.images.gateway']);
    // The tag that a replay would use is among the versions.
    expect(pathsOf(own, own, { gateway: 'evil' })).toEqual(['versions.gateway']);
    expect(pathsOf(own, own, { gateway: 'mine', stt: 'hive-bench/stt:0123456789ab' })).toEqual([]);
    expect(pathsOf({}, {}, { gateway: 'hive-bench/stt:0123456789ab', redis: 'hive-bench/redis' })).toEqual([
      'versions.redis',
      'versions.gateway',
    ]);
  });

  it('are described with the current value, on one line', () => {
    const text = describeForeign({ path: 'config.corpus', given: 'a\n::error::b', own: undefined });
    expect(text).toBe('config.corpus: got "a\\n::error::b", your configuration has nothing');
  });
});

describe('a folder with such settings', () => {
  function makeForeign(config: object): string {
    const run = path.join(dir, 'sent', 'run');
    mkdirSync(run, { recursive: true });
    writeRunFolder(run, { latenciesMs: [200], rounds: 2, measuredRounds: 1 });
    const setup = readSetup(run);
    writeSetup(run, { ...setup, config: { ...setup.config, ...config } });
    return run;
  }
  const refusal = async (act: () => unknown): Promise<UsageError> => {
    try {
      await act();
    } catch (error) {
      if (error instanceof UsageError) return error;
      throw error;
    }
    throw new Error('was not refused');
  };

  it('is neither replayed nor resumed; the error lists them, and nothing is created', async () => {
    const run = makeForeign({
      target: resolved({ target: TARGET }).target,
      output: path.join(dir, 'theirs'),
    });
    const before = readdirSync(run);
    for (const act of [
      () => prepareReplay(run, { own: DEFAULTS, trusted: false }),
      () => resumeRun(run, DEFAULTS),
    ]) {
      const { message, evidence, hint, exitCode } = await refusal(act);
      expect(message).toContain('settings that your configuration does not have; nothing was started');
      for (const line of [/target\.url: got "ws:\/\/192\.0\.2\.1:7880"/, /usernameEnv: got "TURN_USER"/])
        expect(evidence).toContainEqual(expect.stringMatching(line));
      expect(hint).toContain('--trust');
      expect(exitCode).toBe(64);
    }
    expect(readdirSync(run)).toEqual(before);
    expect(existsSync(path.join(dir, 'theirs'))).toBe(false);
  });

  it('is resumed if they are trusted, or the same in the current configuration', () => {
    const run = makeForeign({ stack: { ...DEFAULTS.stack, env: { stt: { NOTE: 'x' } } } });
    const same = { ...DEFAULTS, stack: { ...DEFAULTS.stack, env: { stt: { NOTE: 'x' } } } };
    for (const own of [undefined, same]) {
      const begun = resumeRun(run, own);
      expect(begun.config.stack.env).toEqual({ stt: { NOTE: 'x' } });
      begun.lock[Symbol.dispose]();
    }
  });

  it.each([
    'HOME',
    'AWS_SECRET_ACCESS_KEY',
    'LIVEKIT_API_SECRET',
    'LIVEKIT_API_KEY',
    'TURN_SECRET',
    'TURN_PASSWORD',
    'TURN_',
    'XTURN_USER',
    'TURN_USER\n',
  ])('cannot have %j sent to a TURN server as a user name', async (usernameEnv) => {
    const target = {
      ...resolved({ target: TARGET }).target,
      turn: [{ urls: ['turn:192.0.2.1:3478'], usernameEnv }],
    };
    const { evidence } = await refusal(() =>
      prepareReplay(makeForeign({ target }), { own: DEFAULTS, trusted: true }),
    );
    expect(evidence.join('\n')).toContain('target.turn[0].usernameEnv: got');
  });
});
