import type { ErrorObject } from 'ajv';
import { shown } from '../lib/shown.ts';
import { keysOf, valuePath } from '../lib/value-path.ts';
import { closest } from './closest.ts';

/** One thing that is wrong with the configuration: where, what was found there, and what would do. */
export interface Problem {
  readonly path: string;
  readonly given: string;
  readonly expected: string;
}

export function describe({ path, given, expected }: Problem): string {
  return `${path || 'configuration'}: got ${given}, expected ${expected}`;
}

/** What the schema says of a value besides JSON Schema's own words. */
interface Described {
  readonly expected?: string;
  readonly properties?: Readonly<Record<string, Described>>;
}

/** Keywords that only repeat what their parts report better. */
const COMPOSITE: ReadonlySet<string> = new Set(['oneOf', 'anyOf', 'allOf', 'if', 'not']);

/** ajv's errors in words, each mistake once: a misspelt key is not also a missing one. */
export function fromAjv(errors: readonly ErrorObject[]): Problem[] {
  const parts = errors.filter(({ keyword }) => !COMPOSITE.has(keyword));
  const meant = misspelt(parts);
  const problems = parts.flatMap((error) => problemOf(error, meant) ?? []);
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const key = describe(problem);
    return seen.has(key) ? false : seen.add(key);
  });
}

function problemOf(error: ErrorObject, meant: ReadonlyMap<string, string>): Problem | undefined {
  const keys = keysOf(error.instancePath);
  const schema = error.parentSchema as Described | undefined;
  if (error.keyword === 'additionalProperties') {
    const key = String(error.params['additionalProperty']);
    const known = Object.keys(schema?.properties ?? {});
    const wanted = meant.get(placeOf(error, key)) ?? closest(key, known);
    return {
      path: valuePath([...keys, key]),
      given: 'an unknown key',
      expected: wanted ?? `one of ${known.join(', ')}`,
    };
  }
  if (error.keyword === 'required') {
    const key = String(error.params['missingProperty']);
    if ([...meant].some(([place, wanted]) => wanted === key && place.startsWith(`${error.instancePath}\0`)))
      return undefined;
    return {
      path: valuePath([...keys, key]),
      given: 'nothing',
      expected: schema?.properties?.[key]?.expected ?? 'a value',
    };
  }
  const expected = schema?.expected ?? error.message ?? error.keyword;
  return { path: valuePath(keys), given: shown(error.data), expected };
}

/** Unknown keys, by their place, with the missing key of the same object that each was meant to be. */
function misspelt(errors: readonly ErrorObject[]): Map<string, string> {
  const missing = new Map<string, string[]>();
  for (const { keyword, instancePath, params } of errors)
    if (keyword === 'required')
      missing.set(instancePath, [...(missing.get(instancePath) ?? []), String(params['missingProperty'])]);
  const meant = new Map<string, string>();
  for (const error of errors) {
    if (error.keyword !== 'additionalProperties') continue;
    const left = missing.get(error.instancePath) ?? [];
    const key = String(error.params['additionalProperty']);
    // Where something is missing, the key that is too many stands for it, like it or not.
    const wanted = closest(key, left) ?? left[0];
    if (wanted === undefined) continue;
    left.splice(left.indexOf(wanted), 1);
    meant.set(placeOf(error, key), wanted);
  }
  return meant;
}

function placeOf({ instancePath }: ErrorObject, key: string): string {
  return `${instancePath}\0${key}`;
}
