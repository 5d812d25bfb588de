/** Longer than two lines of a terminal: the whole text is in report.html and run.json. */
const MAX_CHARACTERS = 200;
const POINTER = ' … (all of it in report.html)';

/**
 * A reason for a table cell or list: complete if short, otherwise its beginning and where to find the rest.
 */
export function shortened(reason: string, max = MAX_CHARACTERS): string {
  const characters = Array.from(reason);
  if (characters.length <= max) return reason;
  return `${characters
    .slice(0, max - POINTER.length)
    .join('')
    .trimEnd()}${POINTER}`;
}
