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

/** Before, at and after a deployment. */
export const DEPLOYMENT: readonly Item[] = [
  {
    id: 'external-ip',
    list: 'pre-deployment',
    title: 'the relay announces the address by which clients reach it',
    answer: () =>
      byHand(
        'external-ip in turnserver.conf of the deployment (the reference stack relays inside its own network)',
      ),
  },
  {
    id: 'tls',
    list: 'pre-deployment',
    title: 'certificates for the production names',
    answer: () =>
      byHand(
        'openssl s_client -connect <host>:443 -verify_return_error, for signalling and for TURN over TLS',
      ),
  },
  {
    id: 'credentials',
    list: 'pre-deployment',
    title: 'strong credentials',
    answer: () =>
      byHand(
        'secrets of 24 random bytes or more; `up`, `run` and `compose --new-secrets` make such ones by themselves',
      ),
  },
  {
    id: 'resources',
    list: 'pre-deployment',
    title: 'at least 4 processors and 8 GB of memory',
    answer: ({ cpus, memoryGiB }) =>
      judged(
        cpus >= 4 && memoryGiB >= 8 / 1.0737,
        `this host has ${cpus} processors and ${memoryGiB.toFixed(1)} GiB`,
      ),
  },
  {
    id: 'firewall',
    list: 'pre-deployment',
    title: 'UDP ports 3478 and 49152 to 65535 are open to the relay',
    answer: refutedBy(
      /STUN|relay/i,
      'from a client outside: turnutils_uclient -u <user> -w <credential> <relay>; from inside it would not tell',
    ),
  },
  {
    id: 'deployed',
    list: 'deployment',
    title: 'the services are started',
    answer: byStack(
      'hive-bench up, or docker compose -f stack/docker-compose.yml up -d',
      ({ run, services }) => judged(services.length > 0, `stack ${run}: ${services.join(', ')}`),
    ),
  },
  {
    id: 'healthy',
    list: 'deployment',
    title: 'all services are healthy',
    answer: byStack('docker compose -f stack/docker-compose.yml ps', (stack) =>
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
    answer: byStack('docs/monitoring.md', watched),
  },
  {
    id: 'end-to-end',
    list: 'deployment',
    title: 'translation works from end to end',
    answer: byRun('hive-bench run --scenario clean', ({ scenarios }) => {
      const all = scenarios.flatMap(({ utterances }) => utterances);
      const translated = all.filter(({ e2eMs }) => Number.isFinite(e2eMs)).length;
      return judged(
        all.length > 0 && translated === all.length,
        `${translated} of ${all.length} utterances were heard`,
      );
    }),
  },
  {
    id: 'p95-watched',
    list: 'post-deployment',
    title: 'p95 is watched continuously',
    answer: byStack('the dashboard, and the alert HighTranslationLatency (docs/monitoring.md)', watched),
  },
  {
    id: 'logs',
    list: 'post-deployment',
    title: 'logs are collected and looked at',
    answer: () =>
      byHand(
        'your log collector; hive-bench keeps those of a run in results/<run-id>/logs/, doctor --stack reads them',
      ),
  },
  {
    id: 'backup',
    list: 'post-deployment',
    title: 'backup and recovery',
    answer: () => ({
      status: 'not applicable',
      found:
        'the stack keeps nothing: rooms live in memory, it is started anew from this checkout; keep results/ and stack/.env',
    }),
  },
  {
    id: 'procedures',
    list: 'post-deployment',
    title: 'operating is written down',
    answer: () =>
      byHand('docs/operating.md and docs/troubleshooting.md are a beginning; add who is called, and when'),
  },
  {
    id: 'scheduled',
    list: 'post-deployment',
    title: 'performance tests run regularly',
    answer: () => byHand('docs/examples/github-workflow.yml has a weekly schedule'),
  },
];
