import { describe, expect, it } from 'vitest';
import { isSecretName } from '../../../src/lib/secret-name.ts';

describe('the name of a variable', () => {
  it.each([
    'API_KEY',
    'LIVEKIT_API_SECRET',
    'TURN_STATIC_AUTH_SECRET',
    'DB_PASSWORD',
    'GH_TOKEN',
    'AWS_ACCESS_KEY_ID',
    'authToken',
    'openaiApiKey',
    'APIKEY',
    'apikey',
    'MYSQL_PWD',
    'basic-auth',
    'SENTRY_DSN',
    'tokens',
    'GOOGLE_CREDENTIALS',
  ])('%s suggests a secret', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each([
    'LIVEKIT_URL',
    'MONKEY',
    'TOKENIZER_PATH',
    'KEYBOARD',
    'MT_THREADS',
    'AUTHOR',
    'PASSIVE',
    'LOG_LEVEL',
    '',
  ])('%s does not suggest a secret', (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});
