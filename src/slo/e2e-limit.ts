import type { ScenarioRecord } from '../model/scenario-record.ts';
import { readSlo } from './grammar.ts';

/** The e2e p95 limit that a scenario was judged by, in ms; undefined where no such SLO applies. */
export function e2eLimitMs({ slos }: Pick<ScenarioRecord, 'slos'>): number | undefined {
  return slos.find(({ slo }) => {
    const read = readSlo(slo);
    return read?.metric === 'e2e_ms' && read.statistic === 'p95' && read.relation === '<=';
  })?.limit;
}
