import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { HOST } from '../../model/topology.ts';
import { KEYS_FILE, removeKeys } from '../../stack/keys-file.ts';
import { markKept } from '../../stack/kept-marker.ts';
import { TURN_PORT } from '../../stack/services/definitions.ts';
import type { Session } from './session.ts';

/** Path of the keys of a stack that is left up: beside the folder of its logs. */
export function keysFileOf(logDir: string): string {
  return path.resolve(logDir, '..', KEYS_FILE);
}

/**
 * Releases a stack: marks it as kept, and writes what clients need to a file that only its owner may read. Shells and
 * LiveKit's tools accept these variables. `hive-bench down` removes both, and the keys become useless. Until then, the
 * stack belongs to this process and is removed with it.
 */
export async function leaveUp(session: Session, logDir: string): Promise<string> {
  const { stack, engine, runId } = session;
  const file = keysFileOf(logDir);
  // The mark comes first: a stack without keys can be removed like any other, but keys without a stack would remain.
  const mark = await markKept(engine, runId, file);
  try {
    writeKeys(file, session);
  } catch (error) {
    await mark[Symbol.asyncDispose]();
    throw error;
  }
  stack.release();
  return file;
}

function writeKeys(file: string, { stack, secrets, topology }: Session): void {
  const [signal = ''] = stack.health.find(({ name }) => name === 'livekit')?.urls ?? [];
  const variables = {
    LIVEKIT_URL: signal.replace('http', 'ws'),
    LIVEKIT_API_KEY: secrets.livekitKey,
    LIVEKIT_API_SECRET: secrets.livekitSecret,
    TURN_URL: `turn:${topology.stack.at(HOST.coturn)}:${TURN_PORT}?transport=udp`,
    TURN_STATIC_AUTH_SECRET: secrets.turnSecret,
  };
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
  // The file may remain from before the run was resumed; a link in its place would lead the keys elsewhere.
  removeKeys(file);
  writeFileSync(file, lines.join(''), { mode: 0o600, flag: 'wx' });
}
