/** Longer than two lines of a terminal: the whole text is in report.html and run.json. */
const MAX_CHARACTERS = 200;
const POINTER = ' … (all of it in report.html)';

/** A reason for a table's cell or a list: a whole one where it is short, else its beginning and where the rest is. */
export function shortened(reason: string, max = MAX_CHARACTERS): string {
  const characters = Array.from(reason);
  if (characters.length <= max) return reason;
  return `${characters
    .slice(0, max - POINTER.length)
    .join('')
    .trimEnd()}${POINTER}`;
}
