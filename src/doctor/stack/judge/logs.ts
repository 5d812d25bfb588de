import { type Finding, finding } from '../../../model/finding.ts';

const MAX_LINE_CHARACTERS = 160;

export interface ServiceLog {
  readonly service: string;
  /** Of the container. */
  readonly name: string;
  readonly lines: readonly string[];
}

/** One warning for each service that logged errors in this period, or a single pass. */
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
        `${count} in ${minutes} min, last: ${last.trim().slice(0, MAX_LINE_CHARACTERS)}`,
        `See \`docker logs ${name}\`.`,
      ),
    ];
  });
  if (findings.length > 0) return findings;
  return [finding('logs', 'pass', `no error lines from ${logs.length} services in ${minutes} min`)];
}

/** Goes by the level that the service logged: a warning that mentions an error is not an error. */
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
