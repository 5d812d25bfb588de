import type { RtpStats } from '../../wire/rtp-stats.ts';
import {
  TRANSLATOR_STAGES,
  type TranslatorReport,
  type TranslatorUtterance,
} from '../../model/translator-log.ts';

/** Shape of a line. Another program writes it, so every field is checked. */
interface LogLine {
  readonly event?: unknown;
  readonly t_ms?: unknown;
  readonly speaker?: unknown;
  readonly stats?: RtpStats;
  readonly segment?: unknown;
  readonly trace_id?: unknown;
  readonly source_text?: unknown;
  readonly stages_ms?: unknown;
}

/** A range of CLOCK_MONOTONIC: one log covers all rounds of a run. */
export interface Within {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * RTP statistics of the translator's legs, from the reference translator's log. Empty with another translator.
 */
export function translatorReports(log: string, within: Within): TranslatorReport[] {
  return linesOf(log, 'rtp').flatMap(({ speaker, stats, t_ms: tMs }) =>
    isText(speaker) && stats && isNumber(tMs) && isWithin(tMs, within) ? [{ tMs, speaker, stats }] : [],
  );
}

/** Utterances in the reference translator's log whose speech it received within that time. */
export function translatorUtterances(log: string, within: Within): TranslatorUtterance[] {
  return linesOf(log, 'utterance').flatMap((line) => {
    const { speaker, segment, source_text: sourceText, trace_id: traceId } = line;
    const stagesMs = stagesOf(line);
    const lastMs = stagesMs.last_speech;
    if (!isText(speaker) || !isText(segment) || typeof sourceText !== 'string') return [];
    if (lastMs === undefined || !isWithin(lastMs, within)) return [];
    const named = typeof traceId === 'string' && /^[0-9a-f]{32}$/.test(traceId) && { traceId };
    return [{ speaker, segment, ...named, sourceText, stagesMs }];
  });
}

function stagesOf({ stages_ms: stages }: LogLine): TranslatorUtterance['stagesMs'] {
  if (typeof stages !== 'object' || stages === null) return {};
  const given = stages as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    TRANSLATOR_STAGES.flatMap((stage) => (isNumber(given[stage]) ? [[stage, given[stage]]] : [])),
  );
}

function linesOf(log: string, event: string): LogLine[] {
  return log.split('\n').flatMap((line) => {
    const parsed = parse(line);
    return parsed?.event === event ? [parsed] : [];
  });
}

/** A log line may have the engine's time stamp before its JSON, and many lines are not JSON. */
function parse(line: string): LogLine | undefined {
  const from = line.indexOf('{"event"');
  if (from < 0) return undefined;
  try {
    return JSON.parse(line.slice(from)) as LogLine;
  } catch {
    return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isWithin(tMs: number, { fromMs, toMs }: Within): boolean {
  return tMs >= fromMs && tMs <= toMs;
}
