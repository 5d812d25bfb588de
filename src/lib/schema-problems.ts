import type { ErrorObject } from 'ajv/dist/2020.js';
import { shown } from './shown.ts';
import { keysOf, valuePath } from './value-path.ts';

/** One thing that is wrong with a value: where, what was found there, and what would do. */
export interface Problem {
  readonly path: string;
  readonly given: string;
  readonly expected: string;
}

/** `path: got …, expected …`; `whole` is what the value is called itself. */
export function problemText({ path, given, expected }: Problem, whole: string): string {
  return `${path || whole}: got ${given}, expected ${expected}`;
}

/** What ajv found wrong with a value, in words. `expected` in the schema is what it says was wanted. */
export function problemOf(
  { instancePath, keyword, params, data, message, parentSchema }: ErrorObject,
  unknownField = 'a field the schema does not know',
): Problem {
  const keys = keysOf(instancePath);
  const here = { path: valuePath(keys), given: shown(data) };
  switch (keyword) {
    case 'required': {
      const key = String(params['missingProperty']);
      const expected = parentSchema?.['properties']?.[key]?.expected ?? 'a value';
      return { path: valuePath([...keys, key]), given: 'nothing', expected };
    }
    case 'additionalProperties': {
      const path = valuePath([...keys, String(params['additionalProperty'])]);
      return { path, given: unknownField, expected: 'none' };
    }
    default:
      return { ...here, expected: parentSchema?.['expected'] ?? wanted() };
  }

  function wanted(): string {
    switch (keyword) {
      case 'anyOf':
        return parentSchema?.['description'] ?? message;
      case 'enum':
        return `one of ${params['allowedValues'].join(', ')}`;
      case 'const':
        return shown(params['allowedValue']);
      default:
        return (message ?? keyword).replace(/^must (be )?/, '');
    }
  }
}

/** The errors without those of the parts of a union, which precede the one of the union itself. */
export function withoutParts(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  // Of millions of lines, nearly all are valid.
  if (errors.length < 2) return errors;
  const unions = new Set<string>();
  return errors
    .toReversed()
    .filter(({ keyword, instancePath }) => {
      const isPart = pathsTo(instancePath).some((path) => unions.has(path));
      if (keyword === 'anyOf') unions.add(instancePath);
      return !isPart;
    })
    .toReversed();
}

/** The JSON Pointer itself, and those of all that the value is in. */
function pathsTo(pointer: string): string[] {
  const ends = [...pointer.matchAll(/\//g)].map(({ index }) => index);
  return [...ends.map((end) => pointer.slice(0, end)), pointer];
}
