import { type Dirent, readdirSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../lib/errors.ts';
import { codeOf, reasonOf } from '../lib/system-error.ts';

const MAX_LISTED = 5;

/**
 * hive-bench writes only files and folders. A symbolic link in a run's folder came from elsewhere, and reading or
 * writing through it would leave the folder. The folder itself may be a link.
 * @throws {UsageError} naming the links, or the folder if it cannot be read.
 */
export function refuseLinks(runDir: string): void {
  const links = linksIn(runDir);
  if (links.length === 0) return;
  const more = links.length > MAX_LISTED ? [`and ${links.length - MAX_LISTED} more`] : [];
  throw new UsageError(`${runDir} contains symbolic links, expected files and folders only.`, {
    hint: 'hive-bench creates no links in the folder of a run and follows none: replace them by what they point to, if you know it.',
    evidence: [...links.slice(0, MAX_LISTED), ...more],
  });
}

/** The first link directly in a run's folder, where a process that locks the folder writes. */
export function linkDirectlyIn(runDir: string): string | undefined {
  return entriesOf(runDir).find((entry) => entry.isSymbolicLink())?.name;
}

function linksIn(folder: string): string[] {
  return entriesOf(folder).flatMap((entry) => {
    const place = path.join(folder, entry.name);
    if (entry.isSymbolicLink()) return [place];
    return entry.isDirectory() ? linksIn(place) : [];
  });
}

/** Empty for a missing folder: reading one of its files then reports which is missing. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT' || codeOf(cause) === 'ENOTDIR') return [];
    throw new UsageError(`${folder} cannot be read: ${reasonOf(cause)}.`, {
      hint: 'Give the folder of a run that you may read: results/<run-id>.',
      cause,
    });
  }
}
