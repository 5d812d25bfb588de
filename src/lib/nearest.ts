import path from 'node:path';

/** A path as it can be typed in the working directory: relative where that is no longer than absolute. */
export function nearest(file: string): string {
  const absolute = path.resolve(file);
  const relative = path.relative('.', absolute) || '.';
  return relative.length <= absolute.length && !relative.startsWith(`..${path.sep}..`) ? relative : absolute;
}
