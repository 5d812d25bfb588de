import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';

export function makePipe(at: string): void {
  execFileSync('mkfifo', [at]);
}

/** What can stand where a file is expected, and is none that can be read to its end; with how it is called. */
export const KINDS_OF_FILE: readonly (readonly [what: string, make: (at: string) => void, told: string])[] = [
  ['a folder', (at) => mkdirSync(at), 'is a folder, expected a file'],
  ['a pipe that nobody writes to', makePipe, 'is a pipe, expected a file'],
  ['a device without end', (at) => symlinkSync('/dev/zero', at), 'is a device, expected a file'],
  ['a link to nowhere', (at) => symlinkSync('/no/such', at), 'is missing'],
  ['a link to itself', (at) => symlinkSync(at, at), 'too many symbolic links'],
];
