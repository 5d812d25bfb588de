import { type Finding, finding } from '../../../model/finding.ts';

const MAX_LINE_CHARACTERS = 160;

export interface ServiceLog {
  readonly service: string;
  /** Of the container. */
  readonly name: string;
  readonly lines: readonly string[];
}

/** One finding for each service that complained in this time, or one that nobody did. */
export function judgeLogs(logs: readonly ServiceLog[], minutes: number): Finding[] {
  const findings = logs.flatMap(({ service, name, lines }) => {
    const errors = lines.filter(isError);
    const last = errors.at(-1);
    if (last === undefined) return [];
    const count = errors.length === 1 ? 'one error line' : `${errors.length} error lines`;
    return [
      finding(
        `${service} log`,
        'warn',
        `${count} in ${minutes} min, the last: ${last.trim().slice(0, MAX_LINE_CHARACTERS)}`,
        `\`docker logs ${name}\` has what led to it.`,
      ),
    ];
  });
  if (findings.length > 0) return findings;
  return [finding('logs', 'pass', `no error lines of ${logs.length} services in ${minutes} min`)];
}

/** By the level that the service itself gives: a warning that speaks of an error is none. */
export function isError(line: string): boolean {
  const level = levelOfJson(line);
  if (level !== undefined) return level === 'error' || level === 'fatal' || level === 'panic';
  return /(^|[\s:\]])(ERROR|CRITICAL|FATAL)\b|^Traceback \(|^panic: |^fatal error: |\blevel=(error|fatal)\b/.test(
    line,
  );
}

function levelOfJson(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const { level } = JSON.parse(line) as { level?: unknown };
    return typeof level === 'string' ? level : 'none';
  } catch {
    return undefined;
  }
}
