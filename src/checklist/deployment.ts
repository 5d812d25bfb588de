import {
  byHand,
  byRun,
  byStack,
  findingsAbout,
  isMet,
  judged,
  refutedBy,
  verdictOf,
  watched,
} from './answers.ts';
import type { Item } from './item.ts';

/** The lists for before, during and after a deployment. */
export const DEPLOYMENT: readonly Item[] = [
  {
    id: 'external-ip',
    list: 'pre-deployment',
    title: 'the relay advertises its public address',
    answer: () =>
      byHand(
        'check external-ip in turnserver.conf of the deployment (the reference stack relays inside its own network)',
      ),
  },
  {
    id: 'tls',
    list: 'pre-deployment',
    title: 'certificates are valid for the production host names',
    answer: () =>
      byHand(
        'run openssl s_client -connect <host>:443 -verify_return_error, for signalling and for TURN over TLS',
      ),
  },
  {
    id: 'credentials',
    list: 'pre-deployment',
    title: 'credentials are strong',
    answer: () =>
      byHand(
        'use secrets of at least 24 random bytes; `up`, `run` and `compose --new-secrets` generate such secrets',
      ),
  },
  {
    id: 'resources',
    list: 'pre-deployment',
    title: 'at least 4 CPU cores and 8 GB of memory',
    answer: ({ cpus, memoryGiB }) =>
      judged(
        cpus >= 4 && memoryGiB >= 8 / 1.0737,
        `this host has ${cpus} CPU cores and ${memoryGiB.toFixed(1)} GiB`,
      ),
  },
  {
    id: 'firewall',
    list: 'pre-deployment',
    title: 'UDP ports 3478 and 49152 to 65535 are open to the relay',
    answer: refutedBy(
      /STUN|relay/i,
      'run turnutils_uclient -u <user> -w <credential> <relay> from an external client; a test from inside proves nothing',
    ),
  },
  {
    id: 'deployed',
    list: 'deployment',
    title: 'all services are started',
    answer: byStack(
      'run hive-bench up, or docker compose -f stack/docker-compose.yml up -d',
      ({ run, services }) => judged(services.length > 0, `stack ${run}: ${services.join(', ')}`),
    ),
  },
  {
    id: 'healthy',
    list: 'deployment',
    title: 'all services are healthy',
    answer: byStack('run docker compose -f stack/docker-compose.yml ps', (stack) =>
      findingsAbout(new RegExp(`^(${stack.services.map((name) => name.replaceAll(/\W/g, '.')).join('|')})$`))(
        stack,
      ),
    ),
  },
  {
    id: 'validated',
    list: 'deployment',
    title: 'network performance is validated',
    answer: byRun('hive-bench run --profile ci', (record) => judged(isMet(record), verdictOf(record))),
  },
  {
    id: 'monitoring',
    list: 'deployment',
    title: 'monitoring and alerts are set up',
    answer: byStack('see docs/monitoring.md', watched),
  },
  {
    id: 'end-to-end',
    list: 'deployment',
    title: 'translation works end to end',
    answer: byRun('hive-bench run --scenario clean', ({ scenarios }) => {
      const all = scenarios.flatMap(({ utterances }) => utterances);
      const translated = all.filter(({ e2eMs }) => Number.isFinite(e2eMs)).length;
      return judged(
        all.length > 0 && translated === all.length,
        `${translated} of ${all.length} utterances were translated`,
      );
    }),
  },
  {
    id: 'p95-watched',
    list: 'post-deployment',
    title: 'p95 latency is monitored continuously',
    answer: byStack('use the dashboard and the alert HighTranslationLatency (docs/monitoring.md)', watched),
  },
  {
    id: 'logs',
    list: 'post-deployment',
    title: 'logs are collected and reviewed',
    answer: () =>
      byHand(
        'use your log collector; hive-bench keeps the logs of a run in results/<run-id>/logs/, and doctor --stack reads those of a stack',
      ),
  },
  {
    id: 'backup',
    list: 'post-deployment',
    title: 'backup and recovery are set up',
    answer: () => ({
      status: 'not applicable',
      found:
        'the stack is stateless: rooms live in memory, and this checkout starts it again; back up results/ and stack/.env',
    }),
  },
  {
    id: 'procedures',
    list: 'post-deployment',
    title: 'operating procedures are documented',
    answer: () =>
      byHand('start from docs/operating.md and docs/troubleshooting.md; add whom to call, and when'),
  },
  {
    id: 'scheduled',
    list: 'post-deployment',
    title: 'performance tests run regularly',
    answer: () =>
      byHand('schedule them, for example with docs/examples/github-workflow.yml, which runs weekly'),
  },
];
