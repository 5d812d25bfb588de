const HEADER =
  '# Written by hive-bench compose. Whoever reads this file can use the stack: keep it to yourself.';

/** The text of a `.env` with these variables in it; all other lines of an earlier one stay. */
export function withVariables(
  earlier: string | undefined,
  variables: Readonly<Record<string, string>>,
): string {
  const own = new Set(Object.keys(variables));
  const kept = (earlier ?? `${HEADER}\n`)
    .split('\n')
    .filter((line) => line !== '' && !own.has(line.slice(0, Math.max(0, line.indexOf('=')))));
  const added = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  return `${[...kept, ...added].join('\n')}\n`;
}
