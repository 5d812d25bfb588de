import { chmodSync, lstatSync, type Stats } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../lib/errors.ts';
import { refuseLinks } from '../evidence/links.ts';
import { writeAtomically } from '../evidence/store.ts';
import { readUnlinkedFile } from '../lib/input-file.ts';
import { makeFolders } from '../lib/output-file.ts';
import { CONFIGURED, isOurs } from '../stack/compose.ts';
import type { ServiceDefinition } from '../stack/services/service-definition.ts';

export const COMPOSE_FILE = 'docker-compose.yml';
const DOTENV = '.env';
const HINT = 'Name another folder with --folder, or move it away.';

/**
 * Checks before anything is built or written that files in the folder are from an earlier `compose`.
 * @throws {UsageError} naming another file, or a link.
 */
export function refuseFilesOfOthers(folder: string): void {
  const compose = path.join(folder, COMPOSE_FILE);
  if (lookAt(compose)) {
    if (!isOurs(readUnlinkedFile(compose, HINT).toString('utf8')))
      throw new UsageError(`${compose} was not written by hive-bench; nothing was written.`, { hint: HINT });
  }
  const dotenv = path.join(folder, DOTENV);
  if (lookAt(dotenv)) readUnlinkedFile(dotenv, HINT);
  const configured = path.join(folder, CONFIGURED);
  const found = lookAt(configured);
  if (found && !found.isDirectory())
    throw new UsageError(`${configured} is no folder, expected one or nothing; nothing was written.`, {
      hint: HINT,
    });
  refuseLinks(configured);
}

/** Text of the `.env` of an earlier `compose`, possibly edited since; undefined if it is missing. */
export function readDotenv(folder: string): string | undefined {
  const file = path.join(folder, DOTENV);
  return lookAt(file) && readUnlinkedFile(file, HINT).toString('utf8');
}

export interface ComposeFiles {
  readonly compose: string;
  readonly definitions: readonly ServiceDefinition[];
  readonly dotenv: string;
}

/**
 * Writes all files. Secrets are never readable by others, not even for a moment. Returns the path of
 * docker-compose.yml.
 */
export function writeComposeFiles(folder: string, { compose, definitions, dotenv }: ComposeFiles): string {
  refuseFilesOfOthers(folder);
  const configured = path.join(folder, CONFIGURED);
  makeFolders(configured);
  // Only the owner can enter the folder. The files are readable, because containers read them as another user.
  chmodSync(configured, 0o700);
  for (const { name, spec } of definitions) {
    for (const { name: file, data } of spec.files ?? []) {
      const { dir, base } = path.parse(path.join(configured, name, file));
      makeFolders(dir);
      writeAtomically(dir, base, data, 0o644);
    }
  }
  writeAtomically(folder, DOTENV, dotenv, 0o600);
  return writeAtomically(folder, COMPOSE_FILE, compose, 0o644);
}

function lookAt(file: string): Stats | undefined {
  return lstatSync(file, { throwIfNoEntry: false });
}
