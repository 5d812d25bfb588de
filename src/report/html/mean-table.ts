import { type MetricRow, METRICS, metricsWith } from '../../model/metrics.ts';
import type { ScenarioRecord } from '../../model/scenario-record.ts';
import type { MeanRecord } from '../../model/statistics.ts';
import { fixed, percent, range } from '../format.ts';
import { type Content, markup } from './markup.ts';
import { absent, headRow, numberCell, table } from './table.ts';

const HEAD = headRow([
  { head: 'Mean' },
  { head: 'n', number: true },
  { head: 'mean', number: true },
  { head: '95 % interval', number: true },
  { head: 'What it is' },
]);

type Labels = NonNullable<MetricRow['html']>;

/** Scores first, then rates of errors; the modelled one last, and named as such. Empty where nothing was scored. */
export function meanTable({ name, metrics }: ScenarioRecord): Content {
  const rows = [
    ...metricsWith({ shape: 'mean', better: 'larger' }),
    ...metricsWith({ shape: 'mean', better: 'smaller' }),
  ].flatMap((metric) => {
    const { html }: MetricRow = METRICS[metric];
    const record = metrics[metric];
    const more = metric === 'wer' ? overAllWords(metrics.wer_corpus) : '';
    return html && record ? [row(html, record, more)] : [];
  });
  const modelled = metrics.mos_cqe === undefined ? '' : modelledRow(METRICS.mos_cqe.html, metrics.mos_cqe);
  if (rows.length === 0 && modelled === '') return '';
  return table(`Means of ${name}`, HEAD, markup`<tbody>${rows}${modelled}</tbody>`);
}

function row(
  { title, digits = 0, note = '' }: Labels,
  { n, mean, interval }: MeanRecord,
  more: string,
): Content {
  return markup`
<tr><th scope="row">${title}</th><td class="num">${n}</td>${numberCell(mean, undefined, digits)}
<td class="num">${interval ? range(interval, (bound) => fixed(bound, digits)) : absent()}</td><td class="prose">${note}${more}</td></tr>`;
}

function modelledRow({ title, digits, note }: Labels, value: number): Content {
  return markup`
<tr class="reported"><th scope="row">${title}</th><td class="num">${absent()}</td>${numberCell(value, undefined, digits)}
<td class="num">${absent()}</td><td class="prose">${note}</td></tr>`;
}

function overAllWords(corpus: ScenarioRecord['metrics']['wer_corpus']): string {
  return corpus ? `; ${percent(corpus.rate)} over all words (${corpus.errors} of ${corpus.words})` : '';
}
