import type { RunRecord } from '../../model/run-record.ts';
import type { ScenarioRecord } from '../../model/scenario-record.ts';
import { duration, percent } from '../format.ts';
import { timesText } from '../times.ts';
import { type Content, type Markup, markup } from './markup.ts';
import { absent, numberCell, table } from './table.ts';

const HEAD = markup`<tr><th scope="col" rowspan="2">Scenario</th>
<th scope="col" rowspan="2" class="num">Lateness of frames<br>p99, ms</th>
<th scope="colgroup" colspan="2" class="group">Event loop p99, ms</th>
<th scope="colgroup" colspan="2" class="group">Processors</th>
<th scope="col" rowspan="2">Clock source</th>
<th scope="col" rowspan="2" class="num">Rounds</th>
<th scope="col" rowspan="2" class="num">Measured for</th></tr>
<tr><th scope="col" class="num">participants</th><th scope="col" class="num">harness</th>
<th scope="col" class="num">busy</th><th scope="col" class="num">stolen</th></tr>`;

const CAPTION =
  'While speech was played. Injection lag and event-loop lag are those of the worst client. Stolen: CPU time that the hypervisor gave to others.';

/** Harness health, scenario by scenario. */
export function healthTable(record: RunRecord): Markup {
  const times = timesText(record);
  const note = times === undefined ? '' : markup`<p class="note">Time ${times}.</p>`;
  return markup`${table(CAPTION, HEAD, markup`<tbody>${record.scenarios.map(row)}</tbody>`)}${note}`;
}

function row({ name, health, rounds, durationS }: ScenarioRecord): Content {
  const { injectionLagP99Ms, eventLoopP99Ms, harnessEventLoopP99Ms, cpu, clockSource } = health;
  return markup`
<tr><th scope="row">${name}</th>${numberCell(injectionLagP99Ms, undefined, 1)}
${numberCell(eventLoopP99Ms, undefined, 1)}${numberCell(harnessEventLoopP99Ms, undefined, 1)}
${shareCell(cpu?.busy)}${shareCell(cpu?.steal)}<td>${clockSource ?? absent()}</td>
<td class="num">${rounds}</td><td class="num">${duration(durationS)}</td></tr>`;
}

function shareCell(share: number | undefined): Markup {
  return markup`<td class="num">${share === undefined ? absent() : percent(share)}</td>`;
}
