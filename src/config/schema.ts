import { IMAGES, PULLED_IMAGES } from '../model/images.ts';
import { SUBNET_TEXT } from '../model/topology.ts';

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
const object = (
  properties: object,
  required: readonly string[] = [],
): { readonly properties: object } & Readonly<Record<string, unknown>> => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required: [...required],
  expected: `an object with ${Object.keys(properties).join(', ')}`,
});
const list = (items: object, expected: string): object => ({ type: 'array', items, expected });

// oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's own word
const branch = (condition: object, then: object): object => ({ if: condition, then });
const withKey = (...keys: readonly string[]): object => ({
  type: 'object',
  anyOf: keys.map((key) => ({ required: [key] })),
});

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

/** The kind chooses the branch: only that one may report problems. */
const impairment = {
  type: 'object',
  required: ['kind'],
  properties: { kind: choice(...Object.keys(kinds)) },
  allOf: Object.entries(kinds).map(([kind, schema]) =>
    branch({ type: 'object', required: ['kind'], properties: { kind: { const: kind } } }, schema),
  ),
  expected: `an impairment of kind ${Object.keys(kinds).join(', ')}`,
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
const scenario = object(
  {
    name: {
      type: 'string',
      pattern: '^[a-z0-9][a-z0-9-]{0,40}$',
      expected: '1 to 41 lower-case letters, digits and hyphens, the first no hyphen',
    },
    title: text('a title'),
    links,
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
  calls: integer(1, 10_000, 'calls'),
  visits: integer(0, 100_000, 'visits a scenario'),
  provisional: { type: 'boolean', expected: 'true or false' },
  slos: list(text('an SLO'), 'a list of SLOs'),
});

const waiver = object(
  {
    scenario: text('a scenario name'),
    slo: text('an SLO as it is written'),
    owner: text('who answers for it'),
    reason: text('why'),
    expires: {
      type: 'string',
      format: 'calendar-day',
      expected: 'the last day that it holds, a day of the calendar, yyyy-mm-dd',
    },
  },
  ['scenario', 'slo', 'owner', 'reason', 'expires'],
);

/**
 * A user name is sent to the TURN server in the clear, so it may come out of no variable that holds a secret, and out of
 * none that was not made for this.
 */
const usernameVariable = {
  type: 'string',
  pattern: '^(?!.*(SECRET|PASSWORD|CREDENTIAL|TOKEN|API_KEY))(TURN|LIVEKIT)_[A-Z0-9_]{1,100}$',
  expected:
    'the name of a variable that begins with TURN_ or LIVEKIT_ and holds no secret, such as TURN_USER',
};
const credentialVariable = {
  type: 'string',
  pattern: '^(?!LIVEKIT_API_)(TURN|LIVEKIT)_[A-Z0-9_]{1,100}$',
  expected: 'the name of a variable that begins with TURN_ or LIVEKIT_, such as TURN_PASSWORD',
};
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
          usernameEnv: usernameVariable,
          credentialEnv: credentialVariable,
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
/** The kernel takes at most 128 KiB for each variable of a process. */
const MAX_VARIABLE_CHARACTERS = 30_000;
const environment = {
  type: 'object',
  additionalProperties: {
    ...text(`a text of 1..${MAX_VARIABLE_CHARACTERS} characters`),
    maxLength: MAX_VARIABLE_CHARACTERS,
  },
  expected: 'an object of texts by variable',
};

const subnet = {
  ...text(`${SUBNET_TEXT}, or "auto"`),
  format: 'subnet',
};

/** A host has a dot or a port, or is localhost; anything else before the first slash is a namespace of Docker Hub. */
const REGISTRY_HOST = '([A-Za-z0-9-]+[.])+[A-Za-z0-9-]+(:[0-9]{1,5})?|[A-Za-z0-9-]+:[0-9]{1,5}|localhost';
const REPOSITORY_PART = '[a-z0-9]+([._-]+[a-z0-9]+)*';
const REGISTRY = `^(${REGISTRY_HOST}|${REPOSITORY_PART})(/${REPOSITORY_PART})*$`;

export const userConfigSchema = object({
  stack: object({
    subnet,
    accessSubnet: subnet,
    ports: choice('guide', 'ephemeral'),
    images: object(Object.fromEntries(images.map((name) => [name, text('an image reference')]))),
    registry: { ...text('host[:port][/path] of a registry, without https://'), pattern: REGISTRY },
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
