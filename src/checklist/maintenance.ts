import { ageDays, byHand, byRun, byStack, findingsAbout, isMet, judged, verdictOf } from './answers.ts';
import { counted } from '../lib/counted.ts';
import { holds } from '../model/waiver.ts';
import type { Item } from './item.ts';

/** Of each week, month and quarter. */
export const MAINTENANCE: readonly Item[] = [
  {
    id: 'latency-trend',
    list: 'weekly',
    title: 'p95 latency met its limits this week',
    answer: byRun('hive-bench run --profile ci --baseline results/<last week>', (record, now) => {
      const days = ageDays(record, now);
      return judged(
        isMet(record) && days >= 0 && days <= 7,
        `${verdictOf(record)}, ${days} days old; its trend: hive-bench compare`,
      );
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
        `${counted(scenarios.length, 'scenario')} with profile ${profile}${interrupted ? ', interrupted' : ''}`,
      );
    }),
  },
  {
    id: 'slo-compliance',
    list: 'quarterly',
    title: 'objectives are met, and no waiver has run out',
    answer: ({ record, waivers, now }) => {
      const ended = waivers.filter((waiver) => !holds(waiver, now));
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
