/** Nothing that hive-bench writes is nested half as deep; recursion through it must end somewhere. */
const MAX_DEPTH = 64;

/** Why a text is not JSON of ours, in the words that follow the name of its file. */
export class JsonTextError extends Error {}

/** @throws {JsonTextError} for what is no JSON, is nested too deep to be followed, or has numbers that are none. */
export function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new JsonTextError(`is not JSON: ${(cause as Error).message}`, { cause });
  }
  const fault = faultOf(value);
  if (fault !== undefined) throw new JsonTextError(`${fault}, expected what hive-bench writes`);
  return value;
}

/** Level by level, for what is deep would end the stack of a recursion. */
function faultOf(root: unknown): string | undefined {
  let level = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return `is nested deeper than ${MAX_DEPTH} levels`;
    // JSON has no infinity, and yet 1e999 is read as one.
    if (level.some((value) => typeof value === 'number' && !Number.isFinite(value)))
      return 'holds a number larger than any';
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    );
  }
  return undefined;
}
