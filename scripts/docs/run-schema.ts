import { ALL_KINDS } from '../../src/impair/kinds/kinds.ts';
import { type MetricName, type MetricRow, METRICS } from '../../src/model/metrics.ts';

/** Schemas of all kinds of impairment, as records have them. */
export function impairmentSchemas(): object[] {
  return ALL_KINDS.map(([kind, { fields }]) => {
    const all = Object.entries(fields);
    const numbers = all.map(([name, { low, high, unit, meaning }]) => {
      const description = `${meaning.replace(/\.$/, '')}, in ${unit}.`;
      return [name, { type: 'number', minimum: low, maximum: high, description }];
    });
    return {
      additionalProperties: false,
      required: all.flatMap(([name, { optional }]) => (optional ? [] : [name])),
      properties: { kind: { const: kind }, ...Object.fromEntries(numbers) },
    };
  });
}

const UNION = /(?<="discriminator": \{ "propertyName": "kind" \},\s*"oneOf": )\[.*?\n {6}\]/s;

/** The text of schema/run.schema.json with these schemas in it. A formatter breaks the lines. */
export function withImpairments(schema: string): string {
  if (!UNION.test(schema)) throw new Error('the schema has no impairments by kind');
  const schemas = impairmentSchemas().map((each) => JSON.stringify(each));
  return schema.replace(UNION, () => `[${schemas.join(', ')}\n      ]`);
}

/** Definitions of schema/run.schema.json by the shape of a metric. Parts of another metric are in its definition. */
const DEFINITIONS: Readonly<Partial<Record<MetricRow['shape'], string>>> = {
  distribution: 'distribution',
  mean: 'meanRecord',
  connections: 'connect',
  words: 'corpusWer',
  stages: 'stages',
};
/** From the line on which the definition begins to the one on which it ends. */
const DEFINITION = /^ {4}"metrics": \{$[\s\S]*?^ {4}\}/m;

/** The schema with its definition `metrics` replaced by what the table of metrics makes of it. */
export function withMetrics(schema: string): string {
  if (!DEFINITION.test(schema)) throw new Error('the schema has no definition "metrics"');
  const lines = JSON.stringify({ metrics: metricsDefinition() }, undefined, 2).split('\n').slice(1, -1);
  return schema.replace(DEFINITION, () => lines.map((line) => `  ${line}`).join('\n'));
}

function metricsDefinition(): object {
  return {
    type: 'object',
    description: 'What was measured in a scenario; a metric without samples is absent.',
    additionalProperties: false,
    properties: Object.fromEntries(
      (Object.keys(METRICS) as MetricName[]).flatMap((name) => {
        const property = propertyOf(METRICS[name]);
        return property ? [[name, property]] : [];
      }),
    ),
  };
}

function propertyOf({ shape, scale, description }: MetricRow): object | undefined {
  if (shape === 'number')
    return { type: 'number', ...(scale && { minimum: scale[0], maximum: scale[1] }), description };
  const definition = DEFINITIONS[shape];
  return definition === undefined ? undefined : { $ref: `#/$defs/${definition}`, description };
}
