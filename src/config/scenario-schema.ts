import type { Field } from '../impair/kinds/field.ts';
import { ALL_KINDS } from '../impair/kinds/kinds.ts';
import { branch, choice, flag, list, means, number, object, text, withKey } from './schema-parts.ts';

/** By kind: the object that describes an impairment of it. */
export const impairmentSchemas: Readonly<Record<string, object>> = Object.fromEntries(
  ALL_KINDS.map(([name, { fields }]) => [name, impairmentSchema(name, fields)]),
);

function impairmentSchema(kind: string, fields: Readonly<Record<string, Field>>): object {
  const all = Object.entries(fields);
  const numbers = all.map(([key, { low, high, unit, meaning }]) => [
    key,
    means(meaning, number(low, high, unit)),
  ]);
  const required = all.filter(([, { optional }]) => !optional).map(([key]) => key);
  return object({ kind: text(`"${kind}"`), ...Object.fromEntries(numbers) }, ['kind', ...required]);
}

/** The kind chooses the branch: only that one may report problems. */
const impairment = {
  type: 'object',
  required: ['kind'],
  properties: { kind: choice(...Object.keys(impairmentSchemas)) },
  allOf: Object.entries(impairmentSchemas).map(([kind, schema]) =>
    branch({ type: 'object', required: ['kind'], properties: { kind: { const: kind } } }, schema),
  ),
  expected: `an impairment of kind ${Object.keys(impairmentSchemas).join(', ')}`,
};
const link = object(
  { uplink: list(impairment, 'a list of impairments'), downlink: list(impairment, 'a list of impairments') },
  ['uplink', 'downlink'],
);
/** The keys that are present choose the branch, as above. */
const links = {
  type: 'object',
  allOf: [
    branch(
      withKey('speaker', 'listener'),
      object({ speaker: link, listener: link }, ['speaker', 'listener']),
    ),
    branch({ type: 'object', not: withKey('speaker', 'listener') }, link),
  ],
  expected: 'uplink and downlink, or speaker and listener with both each',
};
/** Of a scenario, with the links that it gives to clients. */
export const scenarioSchema = object(
  {
    name: means('Name on the command line and in reports.', {
      type: 'string',
      pattern: '^[a-z0-9][a-z0-9-]{0,40}$',
      expected: '1 to 41 lower-case letters, digits and hyphens, the first no hyphen',
    }),
    title: means('One line for reports.', text('a title')),
    links: means(
      'Impairments of the access links: of all clients, or of speakers and listeners apart.',
      links,
    ),
    severity: means('`warn` turns a miss into a warning.', choice('fail', 'warn')),
    suite: means('Whether `run` measures it without `--scenario`.', flag),
    expected: means(
      'Figures to show beside the measured ones; never limits.',
      object({ p95Ms: number(0, 60_000, 'ms'), quality: number(0, 1, 'ratio') }, ['p95Ms', 'quality']),
    ),
    slos: means(
      'SLOs of this scenario; each replaces a general one on the same statistic of the same metric.',
      list(text('an SLO'), 'a list of SLOs'),
    ),
  },
  ['name', 'title', 'links', 'severity', 'suite'],
);
