import { problemOf, problemText } from '../lib/schema-problems.ts';
import { schemaFile, validatorOf } from '../lib/schemas.ts';

/** Messages of schema/contracts/ that a service sends. */
export type SchemaName = 'error' | 'health' | 'mt-response' | 'stt-partial' | 'stt-final' | 'stt-error';

const validators = new Map<SchemaName, ReturnType<typeof validatorOf>>();

/** What is wrong with a message, as `path: got …, expected …`; empty for one that is as agreed. */
export function problemsOf(name: SchemaName, message: unknown): string[] {
  const validate = validators.get(name) ?? validatorOf(schemaFile(`contracts/${name}.schema.json`));
  validators.set(name, validate);
  return validate(message).map((error) => problemText(problemOf(error), 'the message'));
}
