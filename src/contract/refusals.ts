import { type Finding, finding } from '../model/finding.ts';
import { shown } from '../lib/shown.ts';
import { deviates } from './deviation.ts';
import { type Answer, exchange, jsonOf, type NoAnswer, shownAnswer } from './http.ts';
import { problemsOf } from './schemas.ts';

/** A request that must be refused. */
export interface BadRequest {
  /** As in `refuses no text`. */
  readonly what: string;
  readonly body: string;
}

const WORKS_COST =
  'Text that should have been refused is measured: an answer to it is none to what was said.';
const FAULT_COST =
  'hive-bench takes 5xx for a fault of the service and ends the run; a sentence that is refused with 4xx is named.';

/** One finding for each deviation; a single one where all are refused as agreed. */
export async function checkRefusals(
  url: string,
  requests: readonly BadRequest[],
  withinMs: number,
): Promise<Finding[]> {
  const deviations: Finding[] = [];
  for (const { what, body } of requests) {
    const answer = await exchange(url, { method: 'POST', body, withinMs });
    const deviation = judge(`refuses ${what}`, body, answer);
    if (deviation) deviations.push(deviation);
  }
  if (deviations.length > 0) return deviations;
  const all = requests.map(({ what }) => what).join(', ');
  return [finding('bad requests', 'pass', `${requests.length} of ${requests.length} refused: ${all}`)];
}

function judge(check: string, body: string, answer: Answer | NoAnswer): Finding | undefined {
  const [sent, received] = [`POST ${shown(body)}`, shownAnswer(answer)];
  const expected = '4xx with an error object';
  if ('why' in answer || answer.status >= 500)
    return deviates(check, { sent, received, expected }, FAULT_COST);
  if (answer.status < 400) return deviates(check, { sent, received, expected }, WORKS_COST);
  return errorProblem(check, sent, answer);
}

/** Whether the body of a refusal is as agreed; it has no effect on a measurement. */
export function errorProblem(check: string, sent: string, answer: Answer): Finding | undefined {
  const body = jsonOf(answer);
  const [problem] = body === undefined ? ['the body is not JSON'] : problemsOf('error', body);
  if (problem === undefined) return undefined;
  return deviates(
    check,
    { sent, received: shownAnswer(answer), expected: `error.schema.json (${problem})` },
    'hive-bench quotes the body when a sentence is refused; people then do not see why.',
    'warn',
  );
}
