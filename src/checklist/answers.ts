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

export function findingsAbout(checks: RegExp): (stack: NonNullable<Facts['stack']>) => Answer {
  return ({ findings }) => {
    const own = findings.filter(({ check }) => checks.test(check));
    const bad = own.filter(({ status }) => status === 'fail');
    if (own.length === 0) return byHand('the doctor says nothing of it');
    return judged(
      bad.length === 0,
      (bad.length > 0 ? bad : own).map(({ check, found }) => `${check}: ${found}`).join('; '),
    );
  };
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
