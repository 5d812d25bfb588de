import type { ImageName } from '../model/images.ts';
import type { Secrets } from './services/secrets.ts';

/** Names of the secrets in the `.env` beside docker-compose.yml. */
export const SECRET_VARIABLES: Readonly<Record<keyof Secrets, string>> = {
  livekitKey: 'LIVEKIT_API_KEY',
  livekitSecret: 'LIVEKIT_API_SECRET',
  redisPassword: 'REDIS_PASSWORD',
  turnSecret: 'TURN_SECRET',
};

/** Without a value compose ends at once and says this: there is no default for a secret, nor for an image of one's own. */
export function required(variable: string): string {
  return `\${${variable}:?run hive-bench compose first}`;
}

/** Every secret as a reference to its variable. */
export function secretReferences(): Secrets {
  const { livekitKey, livekitSecret, redisPassword, turnSecret } = SECRET_VARIABLES;
  return {
    livekitKey: required(livekitKey),
    livekitSecret: required(livekitSecret),
    redisPassword: required(redisPassword),
    turnSecret: required(turnSecret),
  };
}

export function imageVariable(name: ImageName): string {
  return `HIVE_${name.toUpperCase()}_IMAGE`;
}

/** The secrets of an earlier `.env`, where it has them all; undefined where one is missing or empty. */
export function secretsOf(env: Readonly<Record<string, string | undefined>>): Secrets | undefined {
  const value = (key: keyof Secrets): string => env[SECRET_VARIABLES[key]] ?? '';
  const secrets: Secrets = {
    livekitKey: value('livekitKey'),
    livekitSecret: value('livekitSecret'),
    redisPassword: value('redisPassword'),
    turnSecret: value('turnSecret'),
  };
  return Object.values(secrets).every((each: string) => each !== '') ? secrets : undefined;
}
