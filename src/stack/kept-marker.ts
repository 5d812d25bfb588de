import { userInfo } from 'node:os';
import { describeIdentity, parseIdentity } from '../lib/process-identity.ts';
import { type Engine, ignoringGone } from './engine.ts';
import { KEPT, LABEL, ownerOf } from './labels.ts';

/** Content of the marker of a kept stack. */
export interface KeptMark {
  readonly run: string;
  /** Owner label of the kept objects: the process that created and released them. */
  readonly owner: string;
  readonly keysFile?: string;
  /** User and host for messages: `anna@build-7`. */
  readonly by: string;
  readonly uid?: string;
  /** Time of creation by the engine's clock, ISO 8601. */
  readonly since?: string;
}

/** A volume in the engine's list. */
export interface ListedVolume {
  readonly Name: string;
  readonly Labels?: Readonly<Record<string, string>> | null;
  readonly CreatedAt?: string;
}

/**
 * Marks a run's stack as kept, so that its process no longer owns it. Labels of existing objects cannot be changed, so
 * the marker is a separate, empty volume. The stack is kept as long as the volume exists.
 *
 * @returns removes the marker on disposal
 */
export async function markKept(
  { docker }: Engine,
  runId: string,
  keysFile: string,
): Promise<AsyncDisposable> {
  const name = `hive-bench-${runId}-kept`;
  const remove = (): Promise<void> => ignoringGone(docker.getVolume(name).remove());
  // Remove a marker from an earlier session of this run: the engine would reuse it with its old labels.
  await remove();
  await docker.createVolume({
    Name: name,
    Labels: {
      [LABEL.run]: runId,
      [LABEL.owner]: KEPT,
      [LABEL.keys]: keysFile,
      [LABEL.keptOwner]: ownerOf(),
      [LABEL.keptUser]: userName(),
    },
  });
  return { [Symbol.asyncDispose]: remove };
}

/** Undefined if the volume is not a marker. */
export function readMark({ Labels, CreatedAt }: ListedVolume): KeptMark | undefined {
  const run = Labels?.[LABEL.run];
  const owner = Labels?.[LABEL.keptOwner];
  if (!Labels || run === undefined || owner === undefined || Labels[LABEL.owner] !== KEPT) return undefined;
  const keysFile = Labels[LABEL.keys];
  const { uid, host } = parseIdentity(owner) ?? {};
  const user = Labels[LABEL.keptUser] ?? uid;
  const since = CreatedAt === undefined ? undefined : isoOf(CreatedAt);
  return {
    run,
    owner,
    by: user === undefined || host === undefined ? describeIdentity(owner) : `${user}@${host}`,
    ...(keysFile !== undefined && { keysFile }),
    ...(uid !== undefined && { uid }),
    ...(since !== undefined && { since }),
  };
}

/** In a container, the user may be missing from /etc/passwd. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}

/** Undefined for an invalid time. */
function isoOf(text: string): string | undefined {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}
