import type { Finding } from '../model/finding.ts';
import type { RunRecord } from '../model/run-record.ts';
import type { Answer, Facts, Item } from './item.ts';

const DAY_MS = 86_400_000;
export const byHand = (what: string): Answer => ({ status: 'by hand', found: what });
export const judged = (ok: boolean, found: string): Answer => ({ status: ok ? 'pass' : 'fail', found });

/** Answers from the record of the given run; without one, names the command that produces it. */
export function byRun(command: string, answer: (record: RunRecord, now: string) => Answer): Item['answer'] {
  return ({ record, now }) =>
    record ? answer(record, now) : byHand(`run ${command}, then pass --run results/<run-id>`);
}

/** Answers from the given running stack; without one, names the manual step. */
export function byStack(
  what: string,
  answer: (stack: NonNullable<Facts['stack']>) => Answer,
): Item['answer'] {
  return ({ stack }) => (stack ? answer(stack) : byHand(what));
}

/** Answers from the doctor's findings whose check matches. A warning is not a pass: it is left to the operator. */
export function findingsAbout(checks: RegExp): (stack: NonNullable<Facts['stack']>) => Answer {
  return ({ findings }) => {
    const related = findings.filter(({ check }) => checks.test(check));
    const described = (status: Finding['status']): string =>
      related
        .filter((each) => each.status === status)
        .map(({ check, found }) => `${check}: ${found}`)
        .join('; ');
    if (related.length === 0) return byHand('check it yourself: the doctor has no finding on it');
    if (described('fail') !== '') return judged(false, described('fail'));
    if (described('warn') !== '') return byHand(`look into ${described('warn')}`);
    return judged(true, described('pass'));
  };
}

/** For items that the doctor can disprove but not prove: fails on a fault, and is otherwise left to the operator. */
export function refutedBy(checks: RegExp, what: string): Item['answer'] {
  return byStack(what, (stack) => {
    const answer = findingsAbout(checks)(stack);
    return answer.status === 'fail' ? answer : byHand(what);
  });
}

export function watched({ services }: NonNullable<Facts['stack']>): Answer {
  return judged(
    services.includes('prometheus'),
    services.includes('prometheus')
      ? 'Prometheus monitors the stack, with the alerts of stack/monitoring/alerts.yml'
      : 'the stack has no monitoring: stack.monitoring is off',
  );
}

export const verdictOf = ({ runId, verdict, profile, reason }: RunRecord): string =>
  `run ${runId}, profile ${profile}: ${verdict} (${reason})`;
export const isMet = ({ verdict, interrupted }: RunRecord): boolean =>
  (verdict === 'pass' || verdict === 'warn') && !interrupted;
export const ageDays = ({ startedAt }: RunRecord, now: string): number =>
  Math.floor((Date.parse(now) - Date.parse(startedAt)) / DAY_MS);
