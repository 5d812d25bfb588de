const HEADER =
  '# Written by hive-bench compose. Whoever reads this file can use the stack: keep it to yourself.';

/** Sets these variables in the text of a `.env` and keeps all other lines. */
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
