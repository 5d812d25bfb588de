import type { Finding } from '../model/finding.ts';
import type { RunRecord } from '../model/run-record.ts';
import type { Answer, Facts, Item } from './item.ts';

const DAY_MS = 86_400_000;
export const byHand = (what: string): Answer => ({ status: 'by hand', found: what });
export const judged = (ok: boolean, found: string): Answer => ({ status: ok ? 'pass' : 'fail', found });

/** By a run that was named; otherwise the command that makes one. */
export function byRun(command: string, answer: (record: RunRecord, now: string) => Answer): Item['answer'] {
  return ({ record, now }) =>
    record ? answer(record, now) : byHand(`${command}, then --run results/<run-id>`);
}

/** By a stack that is up; otherwise what to do. */
export function byStack(
  what: string,
  answer: (stack: NonNullable<Facts['stack']>) => Answer,
): Item['answer'] {
  return ({ stack }) => (stack ? answer(stack) : byHand(what));
}

/** What the doctor found of it; a warning is no pass: somebody has to look. */
export function findingsAbout(checks: RegExp): (stack: NonNullable<Facts['stack']>) => Answer {
  return ({ findings }) => {
    const related = findings.filter(({ check }) => checks.test(check));
    const described = (status: Finding['status']): string =>
      related
        .filter((each) => each.status === status)
        .map(({ check, found }) => `${check}: ${found}`)
        .join('; ');
    if (related.length === 0) return byHand('the doctor says nothing of it');
    if (described('fail') !== '') return judged(false, described('fail'));
    if (described('warn') !== '') return byHand(`look at ${described('warn')}`);
    return judged(true, described('pass'));
  };
}

/** What the doctor can refute and not show: fails where it found a fault, and is otherwise left to people. */
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
      ? 'Prometheus watches it, with the alerts of stack/monitoring/alerts.yml'
      : 'nothing watches this stack: stack.monitoring is off',
  );
}

export const verdictOf = ({ runId, verdict, profile, reason }: RunRecord): string =>
  `run ${runId}, profile ${profile}: ${verdict} (${reason})`;
export const isMet = ({ verdict, interrupted }: RunRecord): boolean =>
  (verdict === 'pass' || verdict === 'warn') && !interrupted;
export const ageDays = ({ startedAt }: RunRecord, now: string): number =>
  Math.floor((Date.parse(now) - Date.parse(startedAt)) / DAY_MS);
