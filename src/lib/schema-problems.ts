import type { ErrorObject } from 'ajv';
import { shown } from './shown.ts';
import { keysOf, valuePath } from './value-path.ts';

/**
 * Formats an ajv error as `path: got …, expected …`.
 * @param whole name of the root value, used where the path is empty
 */
export function schemaProblem(
  { instancePath, keyword, params, data, message, parentSchema }: ErrorObject,
  whole: string,
): string {
  const keys = keysOf(instancePath);
  const at = (...more: readonly string[]): string => valuePath([...keys, ...more]) || whole;
  switch (keyword) {
    case 'required':
      return `${at(params['missingProperty'])}: got nothing, expected a value`;
    case 'additionalProperties':
      return `${at(params['additionalProperty'])}: got a field the schema does not know, expected none`;
    case 'anyOf':
      return `${at()}: got ${shown(data)}, expected ${parentSchema?.['description'] ?? message}`;
    case 'enum':
      return `${at()}: got ${shown(data)}, expected one of ${params['allowedValues'].join(', ')}`;
    case 'const':
      return `${at()}: got ${shown(data)}, expected ${shown(params['allowedValue'])}`;
    default:
      return `${at()}: got ${shown(data)}, expected ${(message ?? keyword).replace(/^must (be )?/, '')}`;
  }
}
