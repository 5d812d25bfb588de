import type { NetworkBin, TimelineExhibit, Unavailable } from '../../model/exhibits.ts';
import { fixed, ms, percent } from '../format.ts';
import { type Content, type Markup, markup, trusted } from './markup.ts';
import { absent, headRow, numberCell, table } from './table.ts';
import { timelineSvg } from './timeline-svg.ts';

const HEAD = headRow([
  { head: 'From, s', number: true },
  { head: 'Utterances that ended', number: true },
  { head: 'Slowest, ms', number: true },
  { head: 'Missing', number: true },
  { head: 'Lost', number: true },
  { head: 'Jitter buffer, ms', number: true },
]);

/** One round over time: each utterance, above the listeners' network at the same time. */
export function timeline(exhibit: TimelineExhibit | Unavailable): Markup {
  if ('unavailable' in exhibit) return markup`<p>No timeline: ${exhibit.unavailable}.</p>`;
  const { scenario, round, rounds, why, network } = exhibit;
  const where = rounds > 1 ? `${scenario}, round ${round} of ${rounds}` : scenario;
  return markup`<p>Shown: <strong>${where}</strong>, ${why}.</p>
<figure>
<div class="scroll" role="region" tabindex="0" aria-label="Over time, chart">
<div class="chart" role="img" aria-label="Latency, loss and jitter buffer over time" aria-describedby="time-line-in-words">${trusted(timelineSvg(exhibit))}</div></div>
<figcaption>A dot an utterance, at the end of its speech; ✕ was never heard. Lost: packets that had not arrived at the listeners, after retransmission and before redundancy. Jitter buffer: mean stay of what was played. Both over all listeners of the round.</figcaption>
<p id="time-line-in-words" class="unseen">${inWords(exhibit)}</p>
</figure>
<details><summary>The same in figures</summary>${table(`Over time: ${where}`, HEAD, markup`<tbody>${network.map((bin) => row(bin, exhibit))}</tbody>`)}</details>`;
}

function row(
  { tMs, lostShare, jitterBufferMs }: NetworkBin,
  { utterances, binMs }: TimelineExhibit,
): Content {
  const fromMs = tMs - binMs / 2;
  const ended = utterances.filter(({ endMs }) => endMs >= fromMs && endMs < fromMs + binMs);
  const heard = ended.filter(({ e2eMs }) => Number.isFinite(e2eMs));
  const slowest = heard.length === 0 ? undefined : Math.max(...heard.map(({ e2eMs }) => e2eMs));
  return markup`
<tr><th scope="row" class="num">${fixed(fromMs / 1000, 0)}</th><td class="num">${ended.length}</td>${numberCell(slowest)}
<td class="num">${ended.length - heard.length}</td><td class="num">${lostShare === undefined ? absent() : percent(lostShare)}</td>${numberCell(jitterBufferMs)}</tr>`;
}

function inWords({ utterances, network }: TimelineExhibit): string {
  const heard = utterances.map(({ e2eMs }) => e2eMs).filter(Number.isFinite);
  const losses = network.flatMap(({ lostShare }) => lostShare ?? []);
  const stays = network.flatMap(({ jitterBufferMs }) => jitterBufferMs ?? []);
  return [
    span('end to end', heard, (value) => `${ms(value)} ms`),
    `${utterances.length - heard.length} of ${utterances.length} utterances missing`,
    span('loss', losses, (value) => percent(value)),
    span('jitter buffer', stays, (value) => `${ms(value)} ms`),
  ].join('; ');
}

function span(what: string, values: readonly number[], show: (value: number) => string): string {
  if (values.length === 0) return `${what} unknown`;
  return `${what} ${show(Math.min(...values))} to ${show(Math.max(...values))}`;
}
