/**
 * The operating system's reason without code and file name, which the caller's message already has. For
 * `ELOOP: too many symbolic links encountered, open '…'` it is the middle part.
 */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return /^E\w+: ([^,]+)/.exec(error.message)?.[1] ?? error.message;
}

/** Error code such as `ENOENT`; empty if the error does not come from the operating system. */
export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException | null)?.code ?? '';
}
