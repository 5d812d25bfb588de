import type { TranslatorReport } from '../model/evidence.ts';
import type { RtpStats } from '../model/participant.ts';

interface LogLine {
  readonly event?: string;
  readonly t_ms?: number;
  readonly speaker?: string;
  readonly stats?: RtpStats;
}

/**
 * What the reference translator's log says of its legs between two instants of CLOCK_MONOTONIC. Another translator's
 * log has no such lines; then the result is empty.
 */
export function translatorReports(
  log: string,
  within: { readonly fromMs: number; readonly toMs: number },
): TranslatorReport[] {
  return log.split('\n').flatMap((line) => {
    const parsed = parse(line);
    if (parsed?.event !== 'rtp' || !parsed.speaker || !parsed.stats || parsed.t_ms === undefined) return [];
    const { speaker, stats, t_ms: tMs } = parsed;
    return tMs >= within.fromMs && tMs <= within.toMs ? [{ tMs, speaker, stats }] : [];
  });
}

/** A log line may carry the engine's time stamp before its JSON, and many are no JSON at all. */
function parse(line: string): LogLine | undefined {
  const from = line.indexOf('{"event"');
  if (from < 0) return undefined;
  try {
    return JSON.parse(line.slice(from)) as LogLine;
  } catch {
    return undefined;
  }
}
