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
const flag = { type: 'boolean', expected: 'true or false' };
/** What a key is for, as the configuration reference says it (docs/configuration-reference.md is made from this). */
const means = <T extends object>(description: string, schema: T): T & { readonly description: string } => ({
  ...schema,
  description,
});

// oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's own word
const branch = (condition: object, then: object): object => ({ if: condition, then });
const withKey = (...keys: readonly string[]): object => ({
  type: 'object',
  anyOf: keys.map((key) => ({ required: [key] })),
});

const percent = number(0, 100, 'percent');
const kinds: Readonly<Record<string, object>> = {
  delay: object(
    {
      kind: text('"delay"'),
      delayMs: means('One-way delay.', number(0, 10_000, 'ms')),
      jitterMs: means('Uniform variation, ± around the delay.', number(0, 10_000, 'ms')),
    },
    ['kind', 'delayMs'],
  ),
  loss: object(
    { kind: text('"loss"'), lossPct: means('Packets lost, independently of each other.', percent) },
    ['kind', 'lossPct'],
  ),
  'burst-loss': object(
    {
      kind: text('"burst-loss"'),
      lossPct: means('Packets lost in all.', percent),
      meanBurst: means('Mean number of packets lost in a row.', number(1, 1000, 'packets')),
    },
    ['kind', 'lossPct', 'meanBurst'],
  ),
  rate: object(
    {
      kind: text('"rate"'),
      rateKbit: means('Rate of the link, Ethernet headers included.', number(8, 10_000_000, 'kbit/s')),
      queueMs: means('Length of the queue before it, at that rate.', number(1, 60_000, 'ms')),
    },
    ['kind', 'rateKbit', 'queueMs'],
  ),
  reorder: object(
    { kind: text('"reorder"'), reorderPct: means('Packets that skip the delay of the link.', percent) },
    ['kind', 'reorderPct'],
  ),
  duplicate: object({ kind: text('"duplicate"'), duplicatePct: means('Packets sent twice.', percent) }, [
    'kind',
    'duplicatePct',
  ]),
};

/** By kind: the object that describes an impairment of it. */
export const impairmentSchemas = kinds;

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
const profile = object({
  utterances: means(
    'Utterances in each scenario, over all calls.',
    integer(1, 100_000, 'utterances a scenario'),
  ),
  pairs: means(
    'Speakers, each with a listener and a room, that are active at once.',
    integer(1, 50, 'pairs'),
  ),
  rounds: means(
    'Rounds of each scenario; a stopped run resumes after its last whole round.',
    integer(1, 1000, 'rounds'),
  ),
  calls: means(
    'Calls in each scenario; one for each pair in each round unless set.',
    integer(1, 10_000, 'calls'),
  ),
  visits: means(
    'Join probes in each scenario, beside the clients of calls.',
    integer(0, 100_000, 'visits a scenario'),
  ),
  provisional: means(
    'Look for breaches only: what is left open is `no-breach` instead of `inconclusive`.',
    flag,
  ),
  stopAtBreach: means('End a scenario as soon as it cannot pass any more.', flag),
  slos: means(
    'SLOs that hold beside the general ones in this profile.',
    list(text('an SLO'), 'a list of SLOs'),
  ),
});

const waiver = object(
  {
    scenario: means('Scenario, or `all scenarios` for a promise about all of them.', text('a scenario name')),
    slo: means('The SLO, as it is written.', text('an SLO as it is written')),
    owner: means('Who answers for the miss.', text('who answers for it')),
    reason: means('Why it is accepted.', text('why')),
    expires: means('Last day on which the waiver holds.', {
      type: 'string',
      format: 'calendar-day',
      expected: 'the last day that it holds, a day of the calendar, yyyy-mm-dd',
    }),
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
    url: means('Address of its signalling.', {
      type: 'string',
      pattern: '^wss?://[^/?#]+/?$',
      expected: 'ws://host:port or wss://host',
    }),
    network: means(
      'Docker network by which it is reached; the way out of the host unless set.',
      text('a Docker network'),
    ),
    transport: means(
      '`relay`: media by TURN only. `all`: any candidate pair that ICE finds.',
      choice('relay', 'all'),
    ),
    turn: means(
      'TURN servers beside those that LiveKit hands out.',
      list(
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
    ),
    translatorIdentity: means(
      'Identity of the participant that publishes the translation.',
      text('an identity'),
    ),
    captionTopic: means('Topic of the text streams that carry captions.', text('a topic')),
    roomPrefix: means('What names of rooms begin with.', {
      type: 'string',
      maxLength: 100,
      expected: 'a text of at most 100 characters',
    }),
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
  stack: means(
    'The reference stack, and images in its place.',
    object({
      subnet: means('Network of the services; `auto` takes a free one.', subnet),
      accessSubnet: means('Network of the clients; `auto` takes a free one.', subnet),
      ports: means(
        'Ports on loopback: those of the guide, or free ones, so that two stacks fit on one host.',
        choice('guide', 'ephemeral'),
      ),
      images: means(
        'Ready images by service, instead of building them.',
        object(Object.fromEntries(images.map((name) => [name, text('an image reference')]))),
      ),
      registry: means(
        'Registry from which missing images are pulled by their hash; `images push` fills it.',
        { ...text('host[:port][/path] of a registry, without https://'), pattern: REGISTRY },
      ),
      env: means(
        'Environment variables by service. They are recorded: set no secrets.',
        object(Object.fromEntries(images.map((name) => [name, environment]))),
      ),
      readyTimeoutS: means('How long each service may take to be ready.', number(1, 600, 's')),
      alertWindowS: means('Window of the rates in alerts.', integer(15, 3600, 's')),
      monitoring: means('Start Prometheus and its companions: `up` does unless set, `run` does not.', flag),
    }),
  ),
  gateway: means(
    'Where netem runs: in the kernel of the engine, or in User-Mode Linux.',
    choice('auto', 'kernel', 'uml'),
  ),
  corpus: means('Folder with the sentences to speak, or `built-in:check`.', text('a folder')),
  languages: means(
    'Languages of speaker and translation.',
    object({ source: choice('en'), target: choice('es') }, ['source', 'target']),
  ),
  suite: means('Scenarios that `run` measures without `--scenario`, beside those that say so themselves.', {
    ...list(text('a scenario name'), 'a list of scenario names'),
    minItems: 1,
  }),
  scenarios: means(
    'Scenarios of your own; one with the name of a built-in scenario replaces it.',
    list(scenario, 'a list of scenarios'),
  ),
  slos: means('SLOs of all scenarios.', { ...list(text('an SLO'), 'a list of SLOs'), minItems: 1 }),
  target: means('A deployment to measure instead of the reference stack.', target),
  waivers: means('Known misses that somebody answers for.', list(waiver, 'a list of waivers')),
  profiles: means(
    'How much each profile measures.',
    object({ quick: profile, ci: profile, signoff: profile }),
  ),
  timeoutS: means('How long an answer may take before its utterance counts as missing.', number(1, 60, 's')),
  seed: means(
    'Seed of the schedule: the same seed speaks the same sentences at the same times.',
    integer(0, 2 ** 31 - 1, 'seed'),
  ),
  output: means('Folder that holds a folder for each run.', text('a folder')),
});
