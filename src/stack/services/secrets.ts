import { randomBytes } from 'node:crypto';

/**
 * Made anew for every run; they live in memory and in the containers, never in `results/`: only of a stack that is
 * left up they are there too, in a file that its owner alone may read and `down` removes.
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
