import { IMAGES, PULLED_IMAGES } from '../model/images.ts';

/**
 * JSON Schema of the user's configuration. `expected` is what an error message says was wanted; it carries the unit,
 * which a bare range does not.
 */
const number = (minimum: number, maximum: number, unit: string): object => ({
  type: 'number',
  minimum,
  maximum,
  expected: `${minimum}..${maximum} (${unit})`,
});
const integer = (minimum: number, maximum: number, unit: string): object => ({
  type: 'integer',
  minimum,
  maximum,
  expected: `a whole number ${minimum}..${maximum} (${unit})`,
});
const text = (expected: string): object => ({ type: 'string', minLength: 1, expected });
const choice = (...values: readonly string[]): object => ({
  enum: values,
  expected: `one of ${values.join(', ')}`,
});
const object = (properties: object, required: readonly string[] = []): object => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required: [...required],
  expected: `an object with ${Object.keys(properties).join(', ')}`,
});
const list = (items: object, expected: string): object => ({ type: 'array', items, expected });

const percent = number(0, 100, 'percent');
const kinds: Readonly<Record<string, object>> = {
  delay: object(
    { kind: text('"delay"'), delayMs: number(0, 10_000, 'ms'), jitterMs: number(0, 10_000, 'ms') },
    ['kind', 'delayMs'],
  ),
  loss: object({ kind: text('"loss"'), lossPct: percent }, ['kind', 'lossPct']),
  'burst-loss': object(
    { kind: text('"burst-loss"'), lossPct: percent, meanBurst: number(1, 1000, 'packets') },
    ['kind', 'lossPct', 'meanBurst'],
  ),
  rate: object(
    { kind: text('"rate"'), rateKbit: number(8, 10_000_000, 'kbit/s'), queueMs: number(1, 60_000, 'ms') },
    ['kind', 'rateKbit', 'queueMs'],
  ),
  reorder: object({ kind: text('"reorder"'), reorderPct: percent }, ['kind', 'reorderPct']),
  duplicate: object({ kind: text('"duplicate"'), duplicatePct: percent }, ['kind', 'duplicatePct']),
};

const impairment = {
  type: 'object',
  required: ['kind'],
  discriminator: { propertyName: 'kind' },
  oneOf: Object.entries(kinds).map(([kind, schema]) => ({
    ...schema,
    properties: { ...(schema as { properties: object }).properties, kind: { const: kind } },
  })),
  expected: `an impairment of kind ${Object.keys(kinds).join(', ')}`,
};
const link = object(
  { uplink: list(impairment, 'a list of impairments'), downlink: list(impairment, 'a list of impairments') },
  ['uplink', 'downlink'],
);
const scenario = object(
  {
    name: {
      type: 'string',
      pattern: '^[a-z0-9][a-z0-9-]{0,40}$',
      expected: 'lower-case letters, digits and hyphens',
    },
    title: text('a title'),
    links: {
      anyOf: [link, object({ speaker: link, listener: link }, ['speaker', 'listener'])],
      expected: 'uplink and downlink, or speaker and listener with both each',
    },
    severity: choice('fail', 'warn'),
    suite: { type: 'boolean', expected: 'true or false' },
    expected: object({ p95Ms: number(0, 60_000, 'ms'), quality: number(0, 1, 'ratio') }, [
      'p95Ms',
      'quality',
    ]),
    slos: list(text('an SLO'), 'a list of SLOs'),
  },
  ['name', 'title', 'links', 'severity', 'suite'],
);
const profile = object({
  utterances: integer(1, 100_000, 'utterances a scenario'),
  pairs: integer(1, 50, 'pairs'),
  rounds: integer(1, 1000, 'rounds'),
  visits: integer(0, 100_000, 'visits a scenario'),
  provisional: { type: 'boolean', expected: 'true or false' },
});

const waiver = object(
  {
    scenario: text('a scenario name'),
    slo: text('an SLO as it is written'),
    owner: text('who answers for it'),
    reason: text('why'),
    expires: {
      type: 'string',
      pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
      expected: 'the last day that it holds, yyyy-mm-dd',
    },
  },
  ['scenario', 'slo', 'owner', 'reason', 'expires'],
);

const variable = { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*$', expected: 'the name of a variable' };
/** RFC 7065. */
const turnUrl = {
  type: 'string',
  pattern: '^turns?:([A-Za-z0-9.-]+|\\[[0-9a-fA-F:.]+\\])(:[0-9]{1,5})?([?]transport=(udp|tcp))?$',
  expected: 'turn:host:port?transport=udp',
};
const target = object(
  {
    url: { type: 'string', pattern: '^wss?://[^/?#]+/?$', expected: 'ws://host:port or wss://host' },
    network: text('a Docker network'),
    transport: choice('relay', 'all'),
    turn: list(
      object(
        {
          urls: { ...list(turnUrl, 'a list of TURN URLs'), minItems: 1 },
          usernameEnv: variable,
          credentialEnv: variable,
        },
        ['urls'],
      ),
      'a list of TURN servers',
    ),
    translatorIdentity: text('an identity'),
    captionTopic: text('a topic'),
    roomPrefix: { type: 'string', maxLength: 100, expected: 'a text of at most 100 characters' },
  },
  ['url'],
);

const images = [...IMAGES, ...Object.keys(PULLED_IMAGES)];
const environment = {
  type: 'object',
  additionalProperties: text('a text'),
  expected: 'an object of texts by variable',
};

export const userConfigSchema = object({
  stack: object({
    subnet: text('an IPv4 CIDR with a prefix of 8 to 24, or "auto"'),
    accessSubnet: text('an IPv4 CIDR with a prefix of 8 to 24, or "auto"'),
    ports: choice('guide', 'ephemeral'),
    images: object(Object.fromEntries(images.map((name) => [name, text('an image reference')]))),
    registry: {
      type: 'string',
      pattern: '^[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*$',
      expected: 'host[:port][/path] of a registry, without https://',
    },
    env: object(Object.fromEntries(images.map((name) => [name, environment]))),
    readyTimeoutS: number(1, 600, 's'),
    alertWindowS: integer(15, 3600, 's'),
    monitoring: { type: 'boolean', expected: 'true or false' },
  }),
  gateway: choice('auto', 'kernel', 'uml'),
  corpus: text('a folder'),
  languages: object({ source: choice('en'), target: choice('es') }, ['source', 'target']),
  suite: { ...list(text('a scenario name'), 'a list of scenario names'), minItems: 1 },
  scenarios: list(scenario, 'a list of scenarios'),
  slos: { ...list(text('an SLO'), 'a list of SLOs'), minItems: 1 },
  target,
  waivers: list(waiver, 'a list of waivers'),
  profiles: object({ quick: profile, ci: profile, signoff: profile }),
  timeoutS: number(1, 60, 's'),
  seed: integer(0, 2 ** 31 - 1, 'seed'),
  output: text('a folder'),
});
