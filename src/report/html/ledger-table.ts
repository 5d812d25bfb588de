import type { LedgerRow } from '../../model/ledger.ts';
import type { RunRecord } from '../../model/run-record.ts';
import type { ScenarioRecord } from '../../model/scenario-record.ts';
import { percent, range } from '../format.ts';
import { type Content, type Markup, markup } from './markup.ts';
import { absent, headRow, numberCell, table } from './table.ts';

const HEAD = headRow([
  { head: 'Scenario' },
  { head: 'Leg' },
  { head: 'Packets', number: true },
  { head: 'Injected', number: true },
  { head: 'Retransmitted', number: true },
  { head: 'Lost', number: true },
  { head: 'Residual', number: true },
  { head: 'Concealed', number: true },
  { head: markup`Bytes<br>a packet`, number: true },
  { head: 'RED' },
  { head: markup`Words lost<br>(WER)`, number: true },
]);

const CAPTION =
  'Injected: dropped by the access link. Lost: missing sequence numbers after retransmission. Residual: still missing after redundancy (RED) and FEC at play-out. Concealed: audible part of that. Words lost: word error rate of the transcript.';

/** The loss ledger: from packets dropped on purpose to word errors. */
export function ledgerTable(record: RunRecord): Markup {
  return table(CAPTION, HEAD, record.scenarios.map(group));
}

function group({ name, ledger, metrics: { wer } }: ScenarioRecord): Content {
  const span = Math.max(1, ledger.length);
  const heading = markup`<th scope="rowgroup" rowspan="${span}">${name}</th>`;
  const interval = wer?.interval && range(wer.interval, (ratio) => percent(ratio));
  const words = markup`<td class="num key" rowspan="${span}">${wer ? percent(wer.mean) : absent()}${
    interval === undefined ? '' : markup`<small>${interval}</small>`
  }</td>`;
  const [first, ...rest] = ledger;
  if (!first) {
    return markup`<tbody class="group"><tr>${heading}<td colspan="9">nothing is known of the packets</td>${words}</tr></tbody>`;
  }
  return markup`<tbody class="group">
<tr>${heading}${cells(first)}${words}</tr>${rest.map(
    (row) => markup`
<tr>${cells(row)}</tr>`,
  )}</tbody>
`;
}

function cells(row: LedgerRow): Markup {
  const shares = [
    row.injectedShare,
    row.retransmittedShare,
    row.lostShare,
    row.residualShare,
    row.concealedShare,
  ];
  return markup`<td class="how">${row.leg}</td><td class="num">${row.packets}</td>
${shares.map((share) => markup`<td class="num">${share === undefined ? absent() : percent(share, 2)}</td>`)}${numberCell(row.bytesPerPacket)}<td class="evidence">${redundancy(row)}</td>`;
}

function redundancy({ red }: LedgerRow): Content {
  if (!red) return absent();
  return markup`${red.active ? 'yes' : 'no'}<small>${red.evidence}</small>`;
}
