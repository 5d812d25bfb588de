import type { ScenarioRecord } from '../../model/scenario-record.ts';
import type { MeanRecord } from '../../model/statistics.ts';
import { fixed, percent, range } from '../format.ts';
import { type Content, markup } from './markup.ts';
import { absent, headRow, numberCell, table } from './table.ts';

interface Mean {
  readonly title: string;
  readonly record: MeanRecord | undefined;
  readonly digits: number;
  readonly about: string;
}

const HEAD = headRow([
  { head: 'Mean' },
  { head: 'n', number: true },
  { head: 'mean', number: true },
  { head: '95 % interval', number: true },
  { head: 'What it is' },
]);

/** What is told by a mean, MOS above all; the modelled one last, and named as such. Empty where nothing was scored. */
export function meanTable({ name, metrics }: ScenarioRecord): Content {
  const all: readonly Mean[] = [
    {
      title: 'MOS-LQO',
      record: metrics.mos_lqo,
      digits: 2,
      about:
        'ViSQOL, 1 to 5: translation heard against its rendering by the stack’s own TTS; judges transport, not the voice',
    },
    {
      title: 'MOS-LQO, floor',
      record: metrics.mos_floor,
      digits: 2,
      about: 'ViSQOL, 1 to 5: floor heard against what was spoken',
    },
    {
      title: 'MOS-LQO, self',
      record: metrics.mos_self,
      digits: 2,
      about: 'the renderings against themselves: the most that MOS-LQO can be',
    },
    {
      title: 'Quality',
      record: metrics.quality,
      digits: 3,
      about: '0 to 1: half words, half sound; a missing utterance counts 0',
    },
    {
      title: 'WER',
      record: metrics.wer,
      digits: 4,
      about: aboutWer(metrics.wer_corpus),
    },
  ];
  const rows = all.flatMap(({ record, ...mean }) => (record ? [row({ ...mean, record })] : []));
  const modelled = metrics.mos_cqe === undefined ? '' : modelledRow(metrics.mos_cqe);
  if (rows.length === 0 && modelled === '') return '';
  return table(`Means of ${name}`, HEAD, markup`<tbody>${rows}${modelled}</tbody>`);
}

function row({ title, record, digits, about }: Mean & { readonly record: MeanRecord }): Content {
  const { n, mean, interval } = record;
  return markup`
<tr><th scope="row">${title}</th><td class="num">${n}</td>${numberCell(mean, undefined, digits)}
<td class="num">${interval ? range(interval, (bound) => fixed(bound, digits)) : absent()}</td><td class="prose">${about}</td></tr>`;
}

function modelledRow(mosCqe: number): Content {
  return markup`
<tr class="reported"><th scope="row">MOS-CQE</th><td class="num">${absent()}</td>${numberCell(mosCqe, undefined, 2)}
<td class="num">${absent()}</td><td class="prose">modelled (G.107) from the media leg alone, with provisional values for Opus; never judged</td></tr>`;
}

function aboutWer(corpus: ScenarioRecord['metrics']['wer_corpus']): string {
  const over = corpus ? `; ${percent(corpus.rate)} over all words (${corpus.errors} of ${corpus.words})` : '';
  return `word error rate of the source transcript, mean of the utterances; 0 is exact${over}`;
}
