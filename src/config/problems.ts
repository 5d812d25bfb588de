import type { ErrorObject } from 'ajv';

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
    const path = dotted(error.instancePath);
    const expected =
      (error.parentSchema as { expected?: string } | undefined)?.expected ?? error.message ?? error.keyword;
    if (error.keyword === 'additionalProperties') {
      const key = String(error.params['additionalProperty']);
      return { path: join(path, key), given: 'an unknown key', expected };
    }
    if (error.keyword === 'required') {
      return {
        path: join(path, String(error.params['missingProperty'])),
        given: 'nothing',
        expected: 'a value',
      };
    }
    return { path, given: show(error.data), expected };
  });
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const key = describe(problem);
    return seen.has(key) ? false : seen.add(key);
  });
}

/** `/scenarios/3/uplink/0` → `scenarios[3].uplink[0]`. */
function dotted(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : join(path, part)), '');
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
