/** Nothing that hive-bench writes is nested half as deep; recursion through it must end somewhere. */
const DEEPEST = 64;

/** Why a text is not JSON of ours, in the words that follow the name of its file. */
export class JsonTextError extends Error {}

/** @throws {JsonTextError} for what is no JSON, or is nested too deep to be followed. */
export function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new JsonTextError(`is not JSON: ${(cause as Error).message}`, { cause });
  }
  if (isDeeperThan(value, DEEPEST))
    throw new JsonTextError(`is nested deeper than ${DEEPEST} levels, expected what hive-bench writes`);
  return value;
}

/** Level by level, for what is deep would end the stack of a recursion. */
function isDeeperThan(root: unknown, deepest: number): boolean {
  let level = [root].filter(isObject);
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth === deepest) return true;
    level = level.flatMap((value) => Object.values(value).filter(isObject));
  }
  return false;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
