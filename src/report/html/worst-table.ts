import type { Exhibits, SoundClip, Unavailable, WorstUtterance } from '../../model/exhibits.ts';
import { STAGES } from '../../model/waterfall.ts';
import { fixed, ms } from '../format.ts';
import { STAGE_TITLES } from '../stage-titles.ts';
import { type Content, type Markup, markup, trusted } from './markup.ts';
import { absent, headRow, numberCell, table } from './table.ts';

const HEAD = headRow([
  { head: 'Utterance' },
  { head: 'Source, expected, recognised, delivered' },
  { head: 'Quality', number: true },
  { head: 'e2e, ms', number: true },
  ...STAGES.map((stage) => ({ head: STAGE_TITLES[stage], number: true }) as const),
  { head: 'Listener’s recording' },
]);

const CAPTION =
  'The worst of each scenario, then the second worst, and so on; missing ones first. Stages are in ms and add up to e2e.';

/** The utterances to start an investigation with: texts, stages, and the sound itself. */
export function worstTable({ worst, clipsLeftOut }: Exhibits, severalRounds: boolean): Markup {
  if (worst.length === 0) return markup`<p>None to show here; the details of each scenario list its own.</p>`;
  const rows = worst.map((each) => row(each, severalRounds));
  const left =
    clipsLeftOut > 0
      ? markup`<p class="note">The sound of ${clipsLeftOut} of these ${worst.length} was left out to keep the page small; all recordings are in evidence/.</p>`
      : '';
  return markup`${table(CAPTION, HEAD, markup`<tbody class="worst">${rows}</tbody>`)}${left}`;
}

function row({ scenario, utterance, clip }: WorstUtterance, severalRounds: boolean): Content {
  const { pair, round, text, expected, recognised, stagesMs, unexplained, wrong } = utterance;
  const where = `${scenario}, pair ${pair}${severalRounds ? `, round ${round}` : ''}`;
  const stages = stagesMs
    ? markup`${STAGES.map((stage) => numberCell(stagesMs[stage]))}`
    : markup`<td colspan="${STAGES.length}" class="absent">${unexplained ?? 'unknown'}</td>`;
  return markup`
<tr><th scope="row">${utterance.utterance}<small>${where}</small></th>
<td class="texts"><dl><dt>said</dt><dd>${text}</dd><dt>expected</dt><dd>${expected}</dd><dt>recognised</dt><dd>${recognised === undefined ? absent() : recognised}</dd>${deliveredRow(utterance)}${wrong === undefined ? '' : markup`<dt>wrong</dt><dd>${wrong}</dd>`}</dl></td>
${numberCell(utterance.quality, undefined, 2)}${numberCell(utterance.e2eMs)}${stages}<td class="clip">${sound(clip, `${scenario}, ${utterance.utterance}: ${text}`)}</td></tr>`;
}

/** Only if it differs from the expected translation. */
function deliveredRow({ delivered, expected, translationScore }: WorstUtterance['utterance']): Content {
  if (delivered === undefined || delivered === expected) return '';
  const score = translationScore === undefined ? '' : ` (score ${fixed(translationScore, 0)})`;
  return markup`<dt>delivered</dt><dd>${delivered}${score}</dd>`;
}

function sound(clip: SoundClip | Unavailable, of: string): Content {
  if ('unavailable' in clip) return markup`<span class="absent">${clip.unavailable}</span>`;
  const { wav, durationMs, fromEndMs, participant } = clip;
  const source = trusted(`data:audio/wav;base64,${Buffer.from(wav).toString('base64')}`);
  return markup`<audio controls preload="metadata" aria-label="Heard of ${of}" src="${source}"></audio>
<small>${participant}, ${fixed(durationMs / 1000, 1)} s, begins ${ms(Math.abs(fromEndMs))} ms ${fromEndMs < 0 ? 'before' : 'after'} the end of the speech</small>`;
}
