import type { HiveBenchConfig } from './config.ts';

/** What the reference reads of a schema. */
interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly expected?: string;
  readonly description?: string;
}

/** One kind of impairment. */
export type KindSchemas = Readonly<Record<string, object>>;

/**
 * The keys of the configuration as Markdown tables, from the schema that validates it and the defaults that apply
 * without it.
 */
export function configurationReference(
  schema: object,
  impairments: KindSchemas,
  defaults: HiveBenchConfig,
): string {
  const root = schema as Schema;
  const of = (key: string): Schema => root.properties?.[key] ?? {};
  const { profiles, stack } = defaults;
  return [
    '## Top level',
    tableOf(root, { values: defaults, linked: LINKED }),
    '## `stack`',
    tableOf(of('stack'), { values: stack }),
    '## `target`',
    tableOf(of('target')),
    '## `scenarios[]`',
    tableOf(of('scenarios').items ?? {}, { linked: { links: '[links](#links)' } }),
    '### Links',
    'A link has a list of impairments for `uplink` (from the client to the stack) and one for `downlink`. A list has at most one of each kind.',
    kindsOf(impairments),
    '## `profiles`',
    profilesOf(of('profiles'), profiles),
    '## `waivers[]`',
    tableOf(of('waivers').items ?? {}),
  ].join('\n\n');
}

/** Keys with a section of their own. */
const LINKED: Readonly<Record<string, string>> = {
  stack: '[stack](#stack)',
  target: '[target](#target)',
  scenarios: '[scenarios](#scenarios)',
  profiles: '[profiles](#profiles)',
  waivers: '[waivers](#waivers)',
};

function tableOf(
  { properties = {}, required = [] }: Schema,
  {
    values = {},
    linked = {},
  }: { readonly values?: object; readonly linked?: Readonly<Record<string, string>> } = {},
): string {
  const rows = Object.entries(properties).map(([key, { expected = '', description = '' }]) => [
    code(key),
    linked[key] ?? cell(expected),
    required.includes(key)
      ? 'required'
      : shownDefault(linked[key] === undefined ? valueAt(values, key) : undefined),
    cell(description),
  ]);
  return table(['key', 'value', 'default', 'meaning'], rows);
}

function kindsOf(impairments: KindSchemas): string {
  const rows = Object.entries(impairments as Readonly<Record<string, Schema>>).flatMap(
    ([kind, { properties = {}, required = [] }]) =>
      Object.entries(properties)
        .filter(([key]) => key !== 'kind')
        .map(([key, { expected = '', description = '' }]) => [
          code(kind),
          code(key),
          cell(expected),
          required.includes(key) ? 'required' : '',
          cell(description),
        ]),
  );
  return table(['kind', 'key', 'value', '', 'meaning'], rows);
}

/** The profiles have the same keys: one row for each, with the defaults of all. */
function profilesOf({ properties = {} }: Schema, defaults: HiveBenchConfig['profiles']): string {
  const names = Object.keys(defaults) as (keyof typeof defaults)[];
  const keys = Object.entries(Object.values(properties)[0]?.properties ?? {});
  const rows = keys.map(([key, { expected = '', description = '' }]) => [
    code(key),
    cell(expected),
    ...names.map((name) => shownDefault(valueAt(defaults[name], key))),
    cell(description),
  ]);
  return table(['key', 'value', ...names.map(code), 'meaning'], rows);
}

function valueAt(values: object, key: string): unknown {
  return (values as Readonly<Record<string, unknown>>)[key];
}

function shownDefault(value: unknown): string {
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  return value === undefined || isEmpty ? '' : code(JSON.stringify(value));
}

function code(text: string): string {
  return `\`${cell(text)}\``;
}

/** A bar would end the cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
