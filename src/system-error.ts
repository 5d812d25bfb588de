/**
 * Why the operating system refused, in its words: of `ELOOP: too many symbolic links encountered, open '…'` the middle,
 * for whoever tells it names the file already.
 */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return /^E\w+: ([^,]+)/.exec(error.message)?.[1] ?? error.message;
}
