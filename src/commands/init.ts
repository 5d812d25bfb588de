import { existsSync, lstatSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { CONFIG_FILES } from '../config/names.ts';
import { resolveConfig } from '../config/resolve.ts';
import { writeAtomically } from '../evidence/store.ts';
import { UsageError } from '../lib/errors.ts';
import { readUnlinkedFile } from '../lib/input-file.ts';
import { makeFolders } from '../lib/output-file.ts';
import { configOf, configText, type Subject } from './init-config.ts';
import { withIgnored } from './init-ignored.ts';
import { type CiSystem, type PackageManager, workflowFor } from './init-workflow.ts';

export interface InitOptions {
  readonly subject: Subject;
  readonly ci: CiSystem;
  /** Replace files that are there. */
  readonly force: boolean;
}

export interface Initialised {
  /** Absolute paths. */
  readonly written: readonly string[];
  /** Whether the configuration can import hive-bench. */
  readonly installed: boolean;
  readonly packages: PackageManager;
}

const IGNORE_FILE = '.gitignore';
const HINT = 'Use --force to replace what is there, or move it away.';

/**
 * Writes the configuration, the CI workflow and .gitignore for the repository of `folder`.
 * @throws {UsageError} for an answer that the configuration would refuse, or where a file is in the way: then nothing was written.
 */
export function init(folder: string, { subject, ci, force }: InitOptions): Initialised {
  resolveConfig(configOf(subject), 'what is under test');
  const root = repositoryOf(folder) ?? folder;
  const packages = packageManagerOf(folder, root);
  const workflow = workflowFor(ci, subject, { folder: path.relative(root, folder), packages });
  const ignored = withIgnored(readIgnored(folder));
  const files = [
    { file: path.join(folder, CONFIG_FILES[0] ?? ''), text: configText(subject) },
    ...(workflow ? [{ file: path.join(root, workflow.path), text: workflow.text }] : []),
  ];
  if (!force)
    refuseExisting([
      ...CONFIG_FILES.map((name) => path.join(folder, name)),
      ...files.map(({ file }) => file),
    ]);
  if (ignored !== undefined) files.push({ file: path.join(folder, IGNORE_FILE), text: ignored });
  for (const { file, text } of files) {
    const { dir, base } = path.parse(file);
    makeFolders(dir);
    writeAtomically(dir, base, text);
  }
  return { written: files.map(({ file }) => file), installed: isInstalled(folder), packages };
}

function refuseExisting(files: readonly string[]): void {
  // Also a link to nowhere: it would be replaced.
  const found = [...new Set(files)].filter((file) => lstatSync(file, { throwIfNoEntry: false }));
  if (found.length === 0) return;
  throw new UsageError(
    `${found.join(' and ')} ${found.length === 1 ? 'exists' : 'exist'}; nothing was written.`,
    {
      hint: HINT,
    },
  );
}

function readIgnored(folder: string): string | undefined {
  const file = path.join(folder, IGNORE_FILE);
  if (!lstatSync(file, { throwIfNoEntry: false })) return undefined;
  return readUnlinkedFile(file, 'Replace it by a file of its own.').toString('utf8');
}

function repositoryOf(folder: string): string | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, '.git'))) return at;
    if (at === path.dirname(at)) return undefined;
  }
}

/** In a workspace the lock file is in a folder above. */
function packageManagerOf(folder: string, root: string): PackageManager {
  return [folder, root].some((at) => existsSync(path.join(at, 'pnpm-lock.yaml'))) ? 'pnpm' : 'npm';
}

function isInstalled(folder: string): boolean {
  try {
    createRequire(path.join(folder, 'package.json')).resolve('hive-bench/package.json');
    return true;
  } catch {
    return false;
  }
}
