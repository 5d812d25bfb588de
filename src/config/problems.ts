import type { ErrorObject } from 'ajv/dist/2020.js';
import { type Problem, problemOf, problemText } from '../lib/schema-problems.ts';
import { closest } from './closest.ts';

export function describe(problem: Problem): string {
  return problemText(problem, 'configuration');
}

/** What the schema says of a value besides JSON Schema's own words. */
interface Described {
  readonly properties?: Readonly<Record<string, Described>>;
}

/** Keywords that only repeat what their parts report better. */
const COMPOSITE: ReadonlySet<string> = new Set(['oneOf', 'anyOf', 'allOf', 'if', 'not']);

/** ajv's errors in words, each mistake once: a misspelt key is not also a missing one. */
export function fromAjv(errors: readonly ErrorObject[]): Problem[] {
  const parts = errors.filter(({ keyword }) => !COMPOSITE.has(keyword));
  const meant = misspelt(parts);
  const problems = parts.flatMap((error) => unlessRepeated(error, meant) ?? []);
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const key = describe(problem);
    return seen.has(key) ? false : seen.add(key);
  });
}

function unlessRepeated(error: ErrorObject, meant: ReadonlyMap<string, string>): Problem | undefined {
  if (error.keyword === 'additionalProperties') {
    const key = String(error.params['additionalProperty']);
    const known = Object.keys((error.parentSchema as Described | undefined)?.properties ?? {});
    const wanted = meant.get(placeOf(error, key)) ?? closest(key, known);
    return { ...problemOf(error, 'an unknown key'), expected: wanted ?? `one of ${known.join(', ')}` };
  }
  if (error.keyword === 'required') {
    const key = String(error.params['missingProperty']);
    if ([...meant].some(([place, wanted]) => wanted === key && place.startsWith(`${error.instancePath}\0`)))
      return undefined;
  }
  return problemOf(error);
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
