import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../../src/config/defaults.ts';
import type { HiveBenchConfig } from '../../../src/config/config.ts';
import { withoutSecrets, withSecretsOf } from '../../../src/config/secret-values.ts';
import { UsageError } from '../../../src/lib/errors.ts';
import { planRun } from '../../../src/run/plan/plan.ts';

const withEnv = (env: HiveBenchConfig['stack']['env']): HiveBenchConfig => ({
  ...DEFAULTS,
  stack: { ...DEFAULTS.stack, env },
});
const own = withEnv({
  mt: { MT_API_KEY: 'swordfish', MT_PIPELINES: '3' },
  tts: { authToken: 'open sesame' },
});

describe('a configuration in a record', () => {
  it('has every variable of the services, and no value of those that are secrets by their names', () => {
    expect(withoutSecrets(own).stack.env).toEqual({
      mt: { MT_API_KEY: '<redacted>', MT_PIPELINES: '3' },
      tts: { authToken: '<redacted>' },
    });
    expect(own.stack.env.mt?.['MT_API_KEY']).toBe('swordfish');
  });

  it('is what a run writes down', () => {
    const written = JSON.stringify(planRun(own, { profile: 'quick' }));
    expect(written).not.toMatch(/swordfish|open sesame/);
    expect(written).toContain('MT_PIPELINES');
  });

  it('gets its secrets back from the configuration in force', () => {
    expect(withSecretsOf(withoutSecrets(own), own, 'results/x')).toEqual(own);
    expect(withSecretsOf(DEFAULTS, undefined, 'results/x')).toEqual(DEFAULTS);
  });

  it('keeps the values of the run that were recorded', () => {
    const now = withEnv({ mt: { MT_API_KEY: 'swordfish', MT_PIPELINES: '8' } });
    const { mt } = withSecretsOf(withoutSecrets(withEnv({ mt: own.stack.env.mt ?? {} })), now, 'x').stack.env;
    expect(mt).toEqual({ MT_API_KEY: 'swordfish', MT_PIPELINES: '3' });
  });

  it.each([undefined, DEFAULTS, withEnv({ stt: { MT_API_KEY: 'of another service' } })])(
    'is refused where that one has not got them, each by its name',
    (now) => {
      expect(() => withSecretsOf(withoutSecrets(own), now, 'results/x')).toThrow(
        expect.objectContaining({
          constructor: UsageError,
          message: expect.stringContaining('results/x'),
          evidence: [
            'stack.env.mt.MT_API_KEY: got nothing, expected a text',
            'stack.env.tts.authToken: got nothing, expected a text',
          ],
        }),
      );
    },
  );

  it('never takes one out of the environment of this process', () => {
    const foreign = withEnv({ mt: { HOME_TOKEN: '<redacted>' } });
    process.env['HOME_TOKEN'] = 'mine';
    try {
      expect(() => withSecretsOf(foreign, DEFAULTS, 'x')).toThrow(UsageError);
    } finally {
      delete process.env['HOME_TOKEN'];
    }
  });
});
