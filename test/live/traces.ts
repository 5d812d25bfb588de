import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { connectEngine } from '../../src/stack/engine.ts';
import { leftOf } from './command.ts';

const JAEGER_PORT = 16_686;

export interface JaegerSpan {
  readonly spanID: string;
  readonly operationName: string;
  readonly references: readonly { readonly refType: string; readonly spanID: string }[];
  /** µs */
  readonly startTime: number;
  readonly duration: number;
  readonly processID: string;
  readonly tags: readonly { readonly key: string; readonly value: unknown }[];
}

export interface JaegerTrace {
  readonly traceID: string;
  readonly spans: readonly JaegerSpan[];
  readonly processes: Readonly<Record<string, { readonly serviceName: string }>>;
}

export interface LoggedUtterance {
  readonly outcome: string;
  readonly segment: string;
  readonly trace_id: string;
  readonly stages_ms: Readonly<Record<string, number>>;
}

/** What the translator waited for, one after the other, as its log has it; written apart from the code under test. */
export function waitsOf({ stages_ms: at }: LoggedUtterance): Record<string, number> {
  const [spoken, ended, final, translated, voiced, handed] = [
    'last_speech',
    'endpoint',
    'stt_final',
    'mt_done',
    'tts_first_byte',
    'first_frame',
  ].map((stage) => at[stage] ?? Number.NaN) as [number, number, number, number, number, number];
  const sure = Math.max(final, translated);
  const sounding = Math.max(sure, voiced);
  return {
    speech: spoken - (at['speech_start'] ?? Number.NaN),
    endpointing: ended - spoken,
    stt: final - ended,
    mt: sure - final,
    tts: sounding - sure,
    playout: handed - sounding,
    utterance: handed - (at['speech_start'] ?? Number.NaN),
  };
}

/** Utterances that were translated, as the translator's log tells of them. */
export function translatedIn(runDir: string): readonly LoggedUtterance[] {
  return readFileSync(path.join(runDir, 'logs/translator.log'), 'utf8')
    .split('\n')
    .flatMap((line) => {
      const from = line.indexOf('{"event": "utterance"');
      return from < 0 ? [] : [JSON.parse(line.slice(from)) as LoggedUtterance];
    })
    .filter(({ outcome }) => outcome === 'translated');
}

/** What the run's own Jaeger has of the translator. */
export async function tracesOf(runDir: string): Promise<readonly JaegerTrace[]> {
  const { docker } = await connectEngine();
  const jaeger = (await leftOf(runDir)).find(({ name }) => name.endsWith('-jaeger'));
  const { NetworkSettings } = await docker.getContainer(jaeger?.id ?? '').inspect();
  const port = NetworkSettings.Ports[`${JAEGER_PORT}/tcp`]?.[0]?.HostPort;
  const answer = await fetch(`http://127.0.0.1:${port}/api/traces?service=translator&limit=500`);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { readonly data: readonly JaegerTrace[] }).data;
}
