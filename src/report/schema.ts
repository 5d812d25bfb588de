import { problemOf, problemText, withoutParts } from '../lib/schema-problems.ts';
import { schemaFile, validatorOf } from '../lib/schemas.ts';
import { valuePath } from '../lib/value-path.ts';

/** What this module needs to know of a JSON Schema node to walk a value beside it. */
export interface SchemaNode {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly oneOf?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
  readonly const?: unknown;
  readonly description?: string;
}

interface RunSchema extends SchemaNode {
  readonly $id: string;
  readonly $defs: Readonly<Record<string, SchemaNode>>;
}

export const runSchema = schemaFile('run.schema.json') as RunSchema;
const errorsOf = validatorOf(runSchema);

const WHOLE = 'run record';
/** More would not be read. */
const MAX_PROBLEMS = 20;

/**
 * Problems of a run record in its JSON form (+∞ as "Infinity"), each `path: got …, expected …`; none for a valid one.
 */
export function validateRun(value: unknown): string[] {
  const problems = withoutParts(errorsOf(value)).map((error) => problemText(problemOf(error), WHOLE));
  const more = problems.length - MAX_PROBLEMS;
  return more > 0 ? [...problems.slice(0, MAX_PROBLEMS), `and ${more} more`] : problems;
}

/** Follows the node's reference. Every reference of the schema is to one of its own definitions. */
export function resolve(node: SchemaNode): SchemaNode {
  const name = node.$ref?.replace('#/$defs/', '');
  return name === undefined ? node : (runSchema.$defs[name] ?? node);
}

/** `scenarios[0].metrics.p95`, as one would write it in code. */
export function dotted(keys: readonly (string | number)[]): string {
  return valuePath(keys) || WHOLE;
}
