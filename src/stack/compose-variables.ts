import type { ImageName } from '../model/images.ts';
import type { Secrets } from './services/secrets.ts';

/** Names of the secrets in the `.env` beside docker-compose.yml. */
export const SECRET_VARIABLES: Readonly<Record<keyof Secrets, string>> = {
  livekitKey: 'LIVEKIT_API_KEY',
  livekitSecret: 'LIVEKIT_API_SECRET',
  redisPassword: 'REDIS_PASSWORD',
  turnSecret: 'TURN_SECRET',
};

/** A variable without a default. If it is missing, compose exits at once with this message. */
export function required(variable: string): string {
  return `\${${variable}:?run hive-bench compose first}`;
}

/** The secrets as references to their variables. */
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

/** The secrets of an existing `.env`; undefined if any is missing or empty. */
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
