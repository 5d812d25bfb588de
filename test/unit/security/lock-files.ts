import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** Every file below stack/, as a path from the root of the checkout. */
const STACK = readdirSync(path.join(ROOT, 'stack'), { recursive: true, encoding: 'utf8' })
  .map((file) => path.join('stack', file))
  .toSorted();

const matching = (pattern: RegExp): string[] => STACK.filter((file) => pattern.test(file));

export const DOCKERFILES = matching(/\/Dockerfile$/);
/** Lists of Python packages, one a line, with hashes on continued lines. */
export const PYTHON_LISTS = matching(/\/(requirements|toolchain)\.txt$/);
export const NPM_LOCKS = ['package-lock.json', ...matching(/\/package-lock\.json$/)];
export const GO_MODULES = matching(/\/go\.mod$/);

export function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}
