import type { Finding } from '../doctor/finding.ts';
import type { RunRecord } from '../model/run-record.ts';
import type { Waiver } from '../model/waiver.ts';

export const LISTS = [
  'pre-deployment',
  'deployment',
  'post-deployment',
  'weekly',
  'monthly',
  'quarterly',
] as const;
export type ListName = (typeof LISTS)[number];

/** What a checklist can look at. */
export interface Facts {
  readonly cpus: number;
  readonly memoryGiB: number;
  readonly waivers: readonly Waiver[];
  /** Of a stack that is up; absent where none was named. */
  readonly stack?: {
    readonly run: string;
    readonly findings: readonly Finding[];
    readonly services: readonly string[];
  };
  /** A run that was named. */
  readonly record?: RunRecord;
  /** ISO 8601, UTC. */
  readonly now: string;
}

export interface Answer {
  readonly status: 'pass' | 'fail' | 'by hand' | 'not applicable';
  readonly found: string;
}

export interface Item {
  readonly id: string;
  readonly list: ListName;
  readonly title: string;
  readonly answer: (facts: Facts) => Answer;
}

const DAY_MS = 86_400_000;
const byHand = (what: string): Answer => ({ status: 'by hand', found: what });
const judged = (ok: boolean, found: string): Answer => ({ status: ok ? 'pass' : 'fail', found });

/** By a run that was named; otherwise the command that makes one. */
function byRun(command: string, answer: (record: RunRecord, now: string) => Answer): Item['answer'] {
  return ({ record, now }) =>
    record ? answer(record, now) : byHand(`${command}, then --run results/<run-id>`);
}

/** By a stack that is up; otherwise what to do. */
function byStack(what: string, answer: (stack: NonNullable<Facts['stack']>) => Answer): Item['answer'] {
  return ({ stack }) => (stack ? answer(stack) : byHand(what));
}

function findingsAbout(checks: RegExp): (stack: NonNullable<Facts['stack']>) => Answer {
  return ({ findings }) => {
    const own = findings.filter(({ check }) => checks.test(check));
    const bad = own.filter(({ status }) => status === 'fail');
    if (own.length === 0) return byHand('the doctor says nothing of it');
    return judged(
      bad.length === 0,
      (bad.length > 0 ? bad : own).map(({ check, found }) => `${check}: ${found}`).join('; '),
    );
  };
}

function watched({ services }: NonNullable<Facts['stack']>): Answer {
  return judged(
    services.includes('prometheus'),
    services.includes('prometheus')
      ? 'Prometheus watches it, with the alerts of stack/monitoring/alerts.yml'
      : 'nothing watches this stack: stack.monitoring is off',
  );
}

const verdictOf = ({ runId, verdict, profile, reason }: RunRecord): string =>
  `run ${runId}, profile ${profile}: ${verdict} (${reason})`;
const isMet = ({ verdict, interrupted }: RunRecord): boolean =>
  (verdict === 'pass' || verdict === 'warn') && !interrupted;
const ageDays = ({ startedAt }: RunRecord, now: string): number =>
  Math.floor((Date.parse(now) - Date.parse(startedAt)) / DAY_MS);

/** The operator's lists, item by item: what can be checked is, the rest says how to. */
export const ITEMS: readonly Item[] = [
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
    answer: byStack(
      'from a client outside: turnutils_uclient -u <user> -w <credential> <relay>; of a stack that is up, --stack tries it',
      findingsAbout(/STUN|relay/i),
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
      const heard = all.filter(({ e2eMs }) => Number.isFinite(e2eMs)).length;
      return judged(
        all.length > 0 && heard === all.length,
        `${heard} of ${all.length} utterances were heard`,
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
    answer: byStack(
      'your log collector; hive-bench keeps those of a run in results/<run-id>/logs/',
      findingsAbout(/log/i),
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
  {
    id: 'latency-trend',
    list: 'weekly',
    title: 'p95 latency is as it was',
    answer: byRun('hive-bench run --profile ci --baseline results/<last week>', (record, now) => {
      const days = ageDays(record, now);
      return judged(isMet(record) && days <= 7, `${verdictOf(record)}, ${days} days old`);
    }),
  },
  {
    id: 'loss-incidents',
    list: 'weekly',
    title: 'incidents of packet loss',
    answer: byStack(
      'the alert ExcessivePacketLoss and the dashboard; hive-bench doctor --stack',
      findingsAbout(/UDP|interfaces/i),
    ),
  },
  {
    id: 'audio-quality',
    list: 'weekly',
    title: 'audio quality',
    answer: byRun('hive-bench run --profile ci', ({ scenarios }) => {
      const scored = scenarios.flatMap(({ name, metrics, slos }) =>
        metrics.mos_lqo
          ? [
              {
                name,
                mean: metrics.mos_lqo.mean,
                missed: slos.some(({ slo, verdict }) => /^(mos|quality)/.test(slo) && verdict === 'fail'),
              },
            ]
          : [],
      );
      if (scored.length === 0) return byHand('this run has no scores of sound');
      const [poorest] = scored.toSorted((a, b) => a.mean - b.mean);
      return judged(
        !scored.some(({ missed }) => missed),
        `lowest MOS-LQO ${poorest?.mean.toFixed(2)}, in ${poorest?.name}`,
      );
    }),
  },
  {
    id: 'network-configuration',
    list: 'monthly',
    title: 'network configuration follows use',
    answer: byStack(
      'hive-bench doctor --stack: buffers, relay, interfaces',
      findingsAbout(/socket|UDP|relay/i),
    ),
  },
  {
    id: 'jitter-buffer',
    list: 'monthly',
    title: 'jitter buffers are tuned',
    answer: () =>
      byHand(
        'stack/audio-optimization.yaml, then hive-bench run --scenario jitter-100 jitter-150 --baseline results/<before>',
      ),
  },
  {
    id: 'resource-allocation',
    list: 'monthly',
    title: 'resources are allocated well',
    answer: byStack('docker stats; hive-bench doctor --stack', findingsAbout(/CPU|processor|memory/i)),
  },
  {
    id: 'impairment-tests',
    list: 'quarterly',
    title: 'all impairments are tested',
    answer: byRun('hive-bench run --profile signoff', (record) => {
      const { scenarios, profile, interrupted } = record;
      const whole = profile === 'signoff' && scenarios.length >= 8 && !interrupted;
      return judged(
        whole,
        `${scenarios.length} scenarios with profile ${profile}${interrupted ? ', interrupted' : ''}`,
      );
    }),
  },
  {
    id: 'slo-compliance',
    list: 'quarterly',
    title: 'objectives are met, and no waiver has run out',
    answer: ({ record, waivers, now }) => {
      const ended = waivers.filter(({ expires }) => expires < now.slice(0, 10));
      if (ended.length > 0)
        return judged(
          false,
          ended.map(({ slo, owner, expires }) => `waiver of ${owner} for ${slo} ended ${expires}`).join('; '),
        );
      if (!record) return byHand('hive-bench run --profile signoff, then --run results/<run-id>');
      return judged(isMet(record), verdictOf(record));
    },
  },
  {
    id: 'benchmarks',
    list: 'quarterly',
    title: 'the figures that later runs are compared with are new',
    answer: () =>
      byHand('hive-bench signoff results/<run-id> --by <name>; keep its run.json as the next baseline'),
  },
];
