import type { ErrorObject } from 'ajv';
import { shown } from '../model/shown.ts';
import { keysOf, valuePath } from '../model/value-path.ts';

/** One thing that is wrong with the configuration: where, what was found there, and what would do. */
export interface Problem {
  readonly path: string;
  readonly given: string;
  readonly expected: string;
}

export function describe({ path, given, expected }: Problem): string {
  return `${path || 'configuration'}: got ${given}, expected ${expected}`;
}

/** ajv's errors in words; composite keywords only repeat what their parts have said better. */
export function fromAjv(errors: readonly ErrorObject[]): Problem[] {
  const parts = errors.filter(
    ({ keyword }) => keyword !== 'oneOf' && keyword !== 'anyOf' && keyword !== 'if',
  );
  const problems = (parts.length > 0 ? parts : errors).map((error): Problem => {
    const keys = keysOf(error.instancePath);
    const expected =
      (error.parentSchema as { expected?: string } | undefined)?.expected ?? error.message ?? error.keyword;
    if (error.keyword === 'additionalProperties') {
      const key = String(error.params['additionalProperty']);
      return { path: valuePath([...keys, key]), given: 'an unknown key', expected };
    }
    if (error.keyword === 'required') {
      return {
        path: valuePath([...keys, String(error.params['missingProperty'])]),
        given: 'nothing',
        expected: 'a value',
      };
    }
    return { path: valuePath(keys), given: shown(error.data), expected };
  });
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const key = describe(problem);
    return seen.has(key) ? false : seen.add(key);
  });
}
