import { counted } from '../lib/counted.ts';
import type { Statement } from './statement.ts';

/** The lines that `signoff` and `verify` print about a statement. The caller removes control characters. */
export function statementLines(statement: Statement): string[] {
  const { verdict, profile, provisional, signedBy, signedAt, notSignedOff, remark } = statement;
  const { load, scenarios = [], suite = [], waivers } = statement;
  const judged = `verdict   ${verdict}, profile ${profile}${provisional ? ', provisional' : ''}`;
  return [
    `${judged}, ${notSignedOff ? 'archived, not signed off,' : 'signed off'} by ${signedBy} at ${signedAt}`,
    ...(notSignedOff ?? []).map((reason) => `reason    ${reason}`),
    ...(remark === undefined ? [] : [`remark    ${remark}`]),
    ...(load
      ? [
          `load      ${counted(load.pairs, 'pair')}, ${counted(load.rounds, 'round')}; per scenario ${counted(load.calls, 'call')}, ${counted(load.utterances, 'utterance')}, ${counted(load.visits, 'connection attempt')}`,
        ]
      : []),
    ...scenarios.map(
      (scenario) =>
        `scenario  ${scenario.name}: ${scenario.verdict}, ${scenario.utterances} utterances; ${scenario.slos.map(({ slo, verdict: met, n }) => `${slo}: ${met} (n = ${n})`).join(', ')}`,
    ),
    ...suite.map(({ slo, verdict: met }) => `suite     ${slo}: ${met}`),
    ...waivers.map(
      ({ scenario, slo, owner, expires }) => `waived    ${scenario}: ${slo}, by ${owner} until ${expires}`,
    ),
  ];
}
