import { METRICS, metricsWith } from '../model/metrics.ts';
import { statisticsOf } from './grammar.ts';
import { limitsOf } from './meaning.ts';

/** The metrics that an SLO can be about, as a Markdown table. */
export function sloReference(): string {
  const rows = metricsWith({ judged: true }).map((metric) => [
    `\`${metric}\``,
    METRICS[metric].unit,
    statisticsOf(metric)
      .map((statistic) => `\`${statistic}\``)
      .join(' '),
    limitsOf(metric),
    METRICS[metric].meaning,
  ]);
  return [['metric', 'unit', 'statistics', 'limit', 'meaning'], ['---', '---', '---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
