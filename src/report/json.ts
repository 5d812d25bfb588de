import { UsageError } from '../lib/errors.ts';
import { readJsonText } from '../lib/input-file.ts';
import { type RunRecord, SCHEMA_VERSION } from '../model/run-record.ts';
import { shown } from '../lib/shown.ts';
import { plainJson } from './plain.ts';
import { UPGRADED_VERSION, upgradeRun } from './upgrade-run.ts';
import { dotted, resolve, runSchema, type SchemaNode, validateRun } from './schema.ts';

type Keys = readonly (string | number)[];

/**
 * The record as indented JSON. Keys are in the schema's order, and free ones (versions, config) in alphabetical
 * order, so that a diff of two runs shows only real differences.
 * @throws {Error} on NaN, −∞ or anything else that the schema refuses, which is a bug.
 */
export function toJson(record: RunRecord): string {
  const json = encode(record, runSchema, []);
  const problems = validateRun(json);
  if (problems.length > 0) throw new Error(`The run record breaks its schema:\n${problems.join('\n')}`);
  return `${plainJson(JSON.stringify(json, undefined, 2))}\n`;
}

const HINT =
  'Give a run.json that hive-bench wrote. Read a record of another version with the version of hive-bench that wrote it.';

/**
 * Reads what toJson wrote, and converts a record of the version before. "Infinity" becomes a number again where the
 * schema has one, and stays text elsewhere.
 * @throws {UsageError} naming the file if its text is not JSON, or not a run record of these versions.
 */
export function fromJson(text: string, file = 'run.json'): RunRecord {
  const json = ofThisVersion(readJsonText(text, file, HINT), file);
  const problems = validateRun(json);
  if (problems.length > 0) {
    throw new UsageError(`${file} does not follow the schema of a run record.`, {
      hint: HINT,
      evidence: problems,
    });
  }
  return decode(json, runSchema) as RunRecord;
}

/** Checks the version first: with another one, every difference between the schemas would be a problem of its own. */
function ofThisVersion(json: unknown, file: string): unknown {
  if (typeof json !== 'object' || json === null || !('schemaVersion' in json)) return json;
  const { schemaVersion } = json;
  if (schemaVersion === SCHEMA_VERSION) return json;
  if (schemaVersion === UPGRADED_VERSION) return upgradeRun(json);
  throw new UsageError(
    `${file}: schemaVersion: got ${shown(schemaVersion)}, expected ${SCHEMA_VERSION}, or ${UPGRADED_VERSION}, which is converted.`,
    { hint: HINT },
  );
}

/** The value as JSON, with +∞ as "Infinity" and without undefined fields. */
function encode(value: unknown, schema: SchemaNode | undefined, keys: Keys): unknown {
  if (typeof value === 'number') return encodeNumber(value, keys);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  const node = schema && resolve(schema);
  if (Array.isArray(value)) return value.map((item, index) => encode(item, node?.items, [...keys, index]));
  if (typeof value !== 'object') {
    throw new Error(`${dotted(keys)}: got ${typeof value}, expected something that JSON can hold`);
  }
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  const properties = propertiesOf(node, value);
  const order = Object.keys(properties);
  const rank = (key: string): number => (order.includes(key) ? order.indexOf(key) : order.length);
  fields.sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(
    fields.map(([key, field]) => [key, encode(field, properties[key], [...keys, key])]),
  );
}

function encodeNumber(value: number, keys: Keys): number | 'Infinity' {
  if (Number.isFinite(value)) return value;
  if (value === Number.POSITIVE_INFINITY) return 'Infinity';
  throw new Error(
    `${dotted(keys)}: got ${value}, expected a number or +∞; what could not be had must be absent`,
  );
}

function decode(value: unknown, schema: SchemaNode | undefined): unknown {
  const node = schema && resolve(schema);
  if (value === 'Infinity') return node?.anyOf ? Number.POSITIVE_INFINITY : value;
  if (Array.isArray(value)) return value.map((item) => decode(item, node?.items));
  if (value === null || typeof value !== 'object') return value;
  const properties = propertiesOf(node, value);
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, decode(field, properties[key])]),
  );
}

/** Fields of an object's schema; of a union, those of the branch that the object's kind names. */
function propertiesOf(node: SchemaNode | undefined, value: object): Readonly<Record<string, SchemaNode>> {
  if (!node?.oneOf) return node?.properties ?? {};
  const kind = 'kind' in value ? value.kind : undefined;
  return node.oneOf.find((branch) => branch.properties?.['kind']?.const === kind)?.properties ?? {};
}
