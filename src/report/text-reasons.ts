import type { Concern } from '../model/health.ts';
import type { VerificationRow } from '../model/verification.ts';
import type { ScenarioRecord } from '../model/scenario-record.ts';
import { compact } from './format.ts';
import { plainLine } from './plain.ts';
import { isJudged, sideOf } from './verification.ts';

/** More would push the verdict off the screen; all are in the report. */
const MAX_LINES = 6;

/** Reasons of an invalid scenario, one per line, for a terminal; none for other verdicts. */
export function reasonLines({ name, verdict, reason, verification, concerns }: ScenarioRecord): string[] {
  if (verdict !== 'invalid') return [];
  const missed = verification.filter((row) => isJudged(row) && !row.verified);
  const others = concerns.filter((each) => each.invalidates && !missed.some((row) => speaksOf(each, row)));
  const lines = [...missed.map(sideBySide), ...others.map(({ what }) => what)];
  const shown = lines.slice(0, MAX_LINES);
  const more = lines.length - shown.length;
  return [
    `${plainLine(name)} is invalid:`,
    ...(lines.length > 0 ? shown : [reason]).map((line) => `  ${plainLine(line)}`),
    ...(more > 0 ? [`  and ${more} more, in the report`] : []),
  ];
}

function sideBySide(row: VerificationRow): string {
  const { quantity, source, round, unit, configured, measured, packets } = row;
  const where = `${sideOf(row)} ${quantity}, ${source === 'queues' ? 'by the queues' : source}, round ${round}`;
  return `${where}: configured ${compact(configured)} ${unit}, measured ${compact(measured)} ${unit} (${packets} packets)`;
}

/** Whether a concern repeats a row of figures in words. */
function speaksOf({ what }: Concern, { direction, quantity }: VerificationRow): boolean {
  return [direction, quantity, 'configured'].every((word) => what.includes(word));
}
