import { ageDays, byHand, byRun, byStack, findingsAbout, isMet, judged, verdictOf } from './answers.ts';
import { counted } from '../lib/counted.ts';
import { holds } from '../model/waiver.ts';
import type { Item } from './item.ts';

/** The weekly, monthly and quarterly lists. */
export const MAINTENANCE: readonly Item[] = [
  {
    id: 'latency-trend',
    list: 'weekly',
    title: 'p95 latency met its SLOs this week',
    answer: byRun('hive-bench run --profile ci --baseline results/<last week>', (record, now) => {
      const days = ageDays(record, now);
      return judged(
        isMet(record) && days >= 0 && days <= 7,
        `${verdictOf(record)}, ${days} days old; hive-bench compare shows the trend`,
      );
    }),
  },
  {
    id: 'loss-incidents',
    list: 'weekly',
    title: 'no packet loss incidents',
    answer: byStack(
      'check the alert ExcessivePacketLoss and the dashboard, and run hive-bench doctor --stack',
      findingsAbout(/UDP|interfaces/i),
    ),
  },
  {
    id: 'audio-quality',
    list: 'weekly',
    title: 'audio quality met its SLOs',
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
      if (scored.length === 0) return byHand('this run has no audio quality scores; choose one that has');
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
    title: 'network configuration matches the load',
    answer: byStack(
      'run hive-bench doctor --stack, and see buffers, relay and interfaces',
      findingsAbout(/socket|UDP|relay/i),
    ),
  },
  {
    id: 'jitter-buffer',
    list: 'monthly',
    title: 'jitter buffers are tuned',
    answer: () =>
      byHand(
        'edit stack/audio-optimization.yaml, then run hive-bench run --scenario jitter-100 jitter-150 --baseline results/<before>',
      ),
  },
  {
    id: 'resource-allocation',
    list: 'monthly',
    title: 'resource allocation fits the load',
    answer: byStack('run docker stats and hive-bench doctor --stack', findingsAbout(/CPU|processor|memory/i)),
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
        `${counted(scenarios.length, 'scenario')} with profile ${profile}${interrupted ? ', interrupted' : ''}`,
      );
    }),
  },
  {
    id: 'slo-compliance',
    list: 'quarterly',
    title: 'SLOs are met, and no waiver has expired',
    answer: ({ record, waivers, now }) => {
      const ended = waivers.filter((waiver) => !holds(waiver, now));
      if (ended.length > 0)
        return judged(
          false,
          ended
            .map(({ slo, owner, expires }) => `waiver of ${owner} for ${slo} expired on ${expires}`)
            .join('; '),
        );
      if (!record) return byHand('run hive-bench run --profile signoff, then pass --run results/<run-id>');
      return judged(isMet(record), verdictOf(record));
    },
  },
  {
    id: 'benchmarks',
    list: 'quarterly',
    title: 'the baseline for later runs is up to date',
    answer: () =>
      byHand(
        'run hive-bench signoff results/<run-id> --by <name>, and keep its run.json as the next baseline',
      ),
  },
];
