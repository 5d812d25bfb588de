import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { HOST } from '../model/topology.ts';
import { TURN_PORT } from '../stack/services/definitions.ts';
import type { Session } from './session.ts';

const FILE = 'keys.env';

/** Where the keys of a kept stack are: beside the folder of its logs. */
export function keysFileOf(logDir: string): string {
  return path.resolve(logDir, '..', FILE);
}

/**
 * Lets go of a kept stack, and writes what clients of one's own need to a file that only its owner may read: shells,
 * and LiveKit's own tools, take these variables. `hive-bench down` removes it; the keys are worth nothing after that.
 */
export function leaveUp({ stack, secrets, topology }: Session, logDir: string): string {
  const file = keysFileOf(logDir);
  const [signal = ''] = stack.health.find(({ name }) => name === 'livekit')?.urls ?? [];
  const variables = {
    LIVEKIT_URL: signal.replace('http', 'ws'),
    LIVEKIT_API_KEY: secrets.livekitKey,
    LIVEKIT_API_SECRET: secrets.livekitSecret,
    TURN_URL: `turn:${topology.stack.at(HOST.coturn)}:${TURN_PORT}?transport=udp`,
    TURN_STATIC_AUTH_SECRET: secrets.turnSecret,
  };
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
  // Of an earlier sitting of a resumed run; a link in its place would lead the keys elsewhere.
  removeKeys(file);
  writeFileSync(file, lines.join(''), { mode: 0o600, flag: 'wx' });
  stack.release();
  return file;
}

/** Nothing is done about a name that is not ours: it came with a container, from whoever may start some. */
export function removeKeys(file: string): void {
  if (path.basename(file) === FILE) rmSync(file, { force: true });
}
