import path from 'node:path';

/** The shorter form of a path for the user: relative to the working directory, or absolute. */
export function nearest(file: string): string {
  const absolute = path.resolve(file);
  const relative = path.relative('.', absolute) || '.';
  return relative.length <= absolute.length && !relative.startsWith(`..${path.sep}..`) ? relative : absolute;
}
