import { randomBytes } from 'node:crypto';

/**
 * Generated for every run. They exist only in memory and in the containers. For a kept stack, `results/` also has a file
 * with them, which only its owner can read and which `down` removes.
 */
export interface Secrets {
  readonly livekitKey: string;
  readonly livekitSecret: string;
  readonly redisPassword: string;
  /** Shared by coturn (`use-auth-secret`) and LiveKit, which hands clients time-limited credentials. */
  readonly turnSecret: string;
}

export function makeSecrets(): Secrets {
  const random = (bytes: number): string => randomBytes(bytes).toString('hex');
  return {
    livekitKey: `API${random(8)}`,
    livekitSecret: random(32),
    redisPassword: random(24),
    turnSecret: random(24),
  };
}
