import { userInfo } from 'node:os';
import { describeIdentity, parseIdentity } from '../lib/process-identity.ts';
import { type Engine, ignoringGone } from './engine.ts';
import { KEPT, LABEL, ownerOf } from './labels.ts';

/** What the marker of a kept stack says. */
export interface KeptMark {
  readonly run: string;
  /** Owner label of the things that are kept: the process that made them and let go of them. */
  readonly owner: string;
  readonly keysFile?: string;
  /** `anna@build-7`, for people. */
  readonly by: string;
  readonly uid?: string;
  /** ISO 8601, by the engine's clock. */
  readonly since?: string;
}

/** A volume as the engine lists it. */
export interface ListedVolume {
  readonly Name: string;
  readonly Labels?: Readonly<Record<string, string>> | null;
  readonly CreatedAt?: string;
}

/**
 * Marks a run's stack as left up: from here on its process no longer owns it. Labels cannot be changed once a thing is
 * made, so the mark is a thing of its own: an empty volume. A run is kept exactly as long as it is there.
 *
 * @returns takes the mark back
 */
export async function markKept(
  { docker }: Engine,
  runId: string,
  keysFile: string,
): Promise<AsyncDisposable> {
  const name = `hive-bench-${runId}-kept`;
  const remove = (): Promise<void> => ignoringGone(docker.getVolume(name).remove());
  // One that an earlier sitting of this run left: the engine would take it for this one, and its words for ours.
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

/** Undefined for any other volume. */
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

/** A user of a container need not be in its list of users. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}

/** Undefined for what is no time. */
function isoOf(text: string): string | undefined {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}
