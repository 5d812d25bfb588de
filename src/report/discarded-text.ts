import { counted } from '../lib/counted.ts';
import type { Discarded } from '../model/discarded.ts';
import type { RunRecord } from '../model/run-record.ts';

/** A line for each measurement that does not count, with the reason. */
export function discardedLines({ discarded = [] }: Pick<RunRecord, 'discarded'>): string[] {
  return discarded.map(
    (each) => `${whatOf(each)} discarded, ${counted(each.utterances, 'utterance')}: ${each.reason}`,
  );
}

function whatOf({ scenario, round, calls }: Discarded): string {
  const whole = `${scenario} round ${round}`;
  return calls ? `${whole} ${calls.length === 1 ? 'call' : 'calls'} ${calls.join(', ')}` : whole;
}
