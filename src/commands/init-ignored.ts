/** What hive-bench writes into a repository that is not to be committed: results, and secrets of `hive-bench compose`. */
const IGNORED = ['results/', 'stack/.env', 'stack/configured/'] as const;

/** A .gitignore with what is missing in it at its end; undefined where nothing is. */
export function withIgnored(before: string | undefined): string | undefined {
  const present = new Set((before ?? '').split('\n').map((line) => line.trim().replace(/^\//, '')));
  const missing = IGNORED.filter((line) => !present.has(line) && !present.has(line.replace(/\/$/, '')));
  if (missing.length === 0) return undefined;
  const above = before === undefined || before === '' ? '' : `${before.replace(/\n*$/, '')}\n\n`;
  return `${above}# hive-bench\n${missing.join('\n')}\n`;
}
