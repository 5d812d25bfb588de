import { IMAGES, PULLED_IMAGES } from '../model/images.ts';
import { SUBNET_TEXT } from '../model/topology.ts';
import { scenarioSchema } from './scenario-schema.ts';
import { choice, flag, integer, list, means, number, object, text } from './schema-parts.ts';
import { targetSchema } from './target-schema.ts';

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

/** JSON Schema of the user's configuration. */
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
    list(scenarioSchema, 'a list of scenarios'),
  ),
  slos: means('SLOs of all scenarios.', { ...list(text('an SLO'), 'a list of SLOs'), minItems: 1 }),
  target: means('A deployment to measure instead of the reference stack.', targetSchema),
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
