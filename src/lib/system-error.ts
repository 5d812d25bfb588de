/**
 * Why the operating system refused, in its words: of `ELOOP: too many symbolic links encountered, open '…'` the middle,
 * for whoever tells it names the file already.
 */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return /^E\w+: ([^,]+)/.exec(error.message)?.[1] ?? error.message;
}

/** `ENOENT` and the like; empty for what is no error of the operating system. */
export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException | null)?.code ?? '';
}
