/** More than twice the depth of anything that hive-bench writes. Bounds the recursion of code that walks the value. */
const MAX_DEPTH = 64;

/** Why a text is not JSON from hive-bench. The message continues a sentence that begins with the file name. */
export class JsonTextError extends Error {}

/** @throws {JsonTextError} for invalid JSON, for too deep nesting and for numbers beyond the range of a double. */
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

/** Goes level by level, because recursion would overflow the stack on deep values. */
function faultOf(root: unknown): string | undefined {
  let level = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return `is nested deeper than ${MAX_DEPTH} levels`;
    // JSON has no infinity, but JSON.parse reads 1e999 as one.
    if (level.some((value) => typeof value === 'number' && !Number.isFinite(value)))
      return 'holds a number beyond the range of a double';
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    );
  }
  return undefined;
}
