import type { Concern } from '../../model/health.ts';
import type { RunRecord, RunSpace } from '../../model/run-record.ts';
import { discardedLines } from '../discarded-text.ts';
import { ABSENT, instant, percent, size } from '../format.ts';
import { type Content, type Markup, markup } from './markup.ts';

/** Terms and their values, in the given order. */
export function facts(rows: readonly (readonly [term: string, value: Content])[]): Markup {
  return markup`<dl class="facts">${rows.map(([term, value]) => markup`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`;
}

export function concernList(concerns: readonly Concern[]): Markup {
  return markup`<ul class="concerns">${concerns.map(concern)}</ul>`;
}

/** What was discarded, concerns of the harness, then of each scenario by name. */
export function allConcerns(record: RunRecord): Markup {
  const groups = [
    { name: 'Discarded', concerns: discardedLines(record).map((what) => ({ what, invalidates: false })) },
    { name: 'Harness', concerns: record.harness.concerns },
    ...record.scenarios.map(({ name, concerns }) => ({ name, concerns })),
  ].filter(({ concerns }) => concerns.length > 0);
  if (groups.length === 0) return markup`<p>None.</p>`;
  return markup`<dl class="concern-groups">${groups.map(
    ({ name, concerns }) => markup`<div><dt>${name}</dt><dd>${concernList(concerns)}</dd></div>`,
  )}</dl>`;
}

/** What is needed to assess or repeat the run: host, harness, versions, configuration. */
export function surroundings(record: RunRecord): Markup {
  const { host, harness, versions, config } = record;
  return markup`<div class="columns"><section><h3>Host</h3>${facts([
    ['Operating system', host.os],
    ['Kernel', host.kernel],
    ['Processors', `${host.cpus} × ${host.cpuModel}`],
    ['Memory', `${host.memoryGiB} GiB`],
    ['Busiest while measuring', busiest(record)],
  ])}</section>
<section><h3>Harness</h3>${facts([
    ['Profile', record.profile],
    ['Judged', instant(record.judgedAt)],
    ['Gateway', harness.gatewayBackend],
    ['Pairs', harness.pairs],
    ['Seed', harness.seed],
    ...(harness.corpus
      ? [['Corpus', `${harness.corpus.name}, sha256 ${harness.corpus.sha256}`] as const]
      : []),
    ...(harness.configFile === undefined ? [] : [['Configuration file', harness.configFile] as const]),
    ...(harness.subnets
      ? [['Subnets', `${harness.subnets.stack} stack, ${harness.subnets.access} access`] as const]
      : []),
    ...(harness.space ? [['Files', spaceText(harness.space)] as const] : []),
    ['Schema', record.schemaVersion],
  ])}</section>
<section><h3>Versions</h3>${facts(Object.entries(versions).toSorted(([a], [b]) => (a < b ? -1 : 1)))}</section></div>
<details><summary><h3>Configuration in force</h3></summary><pre tabindex="0">${JSON.stringify(config, undefined, 2)}</pre></details>`;
}

/** Size of the run, and what its logs left out. */
function spaceText({ evidenceBytes, logsBytes, capturesBytes, cutLogs }: RunSpace): string {
  const cut = cutLogs.map(({ log, leftOutBytes }) => `${size(leftOutBytes)} of ${log}`);
  return [
    `evidence ${size(evidenceBytes)}`,
    `logs ${size(logsBytes)}${cut.length > 0 ? ` (left out: ${cut.join(', ')})` : ''}`,
    ...(capturesBytes === undefined ? [] : [`packets ${size(capturesBytes)}`]),
  ].join(', ');
}

/** The scenario with the busiest host, which may explain a slow figure. */
function busiest({ scenarios }: RunRecord): string {
  const [most] = scenarios
    .flatMap(({ name, health: { cpu } }) => (cpu ? [{ name, ...cpu }] : []))
    .toSorted((a, b) => b.busy - a.busy);
  return most ? `${percent(most.busy)} of all processors, in ${most.name}` : ABSENT;
}

function concern({ what, invalidates }: Concern): Content {
  return markup`<li${invalidates ? markup` class="invalidates"` : ''}>${
    invalidates ? markup`<strong>Invalidates the verdict:</strong> ` : ''
  }${what}</li>`;
}
