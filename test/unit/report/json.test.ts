import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/lib/errors.ts';
import type { Health } from '../../../src/model/health.ts';
import type { LedgerRow } from '../../../src/model/ledger.ts';
import type { VerificationRow } from '../../../src/model/verification.ts';
import { type RunRecord, SCHEMA_VERSION } from '../../../src/model/run-record.ts';
import type { ConnectRecord, ScenarioRecord } from '../../../src/model/scenario-record.ts';
import type { Distribution, MeanRecord } from '../../../src/model/statistics.ts';
import type { UtteranceRecord } from '../../../src/model/utterance-record.ts';
import { fromJson, toJson } from '../../../src/report/json.ts';
import { runSchema, type SchemaNode, validateRun } from '../../../src/report/schema.ts';
import { distribution, HOSTILE, latencies, runRecord } from '../build/record.ts';

/** Sets one field, however deep, of a copy: to what the types would not allow. */
function broken(path: string, value: unknown): RunRecord {
  const copy = structuredClone(runRecord()) as unknown as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce<Record<string, unknown>>(
    (node, key) => node[key] as Record<string, unknown>,
    copy,
  );
  parent[last] = value;
  return copy as unknown as RunRecord;
}

/** Reverses the order in which every object's keys were set. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, field]) => [key, reversed(field)]),
  );
}

describe('toJson and fromJson', () => {
  it('give back the record that went in, infinities included', () => {
    const record = runRecord();
    expect(fromJson(toJson(record))).toEqual(record);
    expect(record.scenarios[3]?.metrics.e2e_ms?.p95).toBe(Infinity);
  });

  it('write +∞ as the string "Infinity", where a number stood', () => {
    const json = JSON.parse(toJson(runRecord()));
    expect(json.scenarios[3].metrics.e2e_ms.p95).toBe('Infinity');
    expect(json.scenarios[3].metrics.e2e_ms.values.slice(-3)).toEqual([
      expect.any(Number),
      'Infinity',
      'Infinity',
    ]);
    expect(json.scenarios[3].utterances[0].e2eMs).toBe('Infinity');
  });

  it('leave the word "Infinity" alone where the schema has text', () => {
    const record = broken('scenarios.0.utterances.0.text', 'Infinity');
    const back = fromJson(toJson({ ...record, config: { note: 'Infinity' } }));
    expect(back.scenarios[0]?.utterances[0]?.text).toBe('Infinity');
    expect(back.config).toEqual({ note: 'Infinity' });
  });

  it('leave out what is absent', () => {
    const json = JSON.parse(toJson(broken('scenarios.0.expected', undefined)));
    expect(json.scenarios[0]).not.toHaveProperty('expected');
    expect(json.scenarios[0].metrics.e2e_ms).not.toHaveProperty('p95Interval');
  });

  it.each([
    ['scenarios.3.verification.0.tolerance'],
    ['scenarios.3.verification.0.interval'],
    ['scenarios.0.metrics.mos_lqo'],
    ['scenarios.0.health.cpu'],
    ['scenarios.0.ledger.0.red'],
  ])('do without %s', (path) => {
    const record = broken(path, undefined);
    expect(fromJson(toJson(record))).toEqual(record);
  });

  it('write the same text for the same record, however its keys were set', () => {
    const record = runRecord();
    const text = toJson(record);
    expect(toJson(reversed(record) as RunRecord)).toBe(text);
    expect(Object.keys(JSON.parse(text)).slice(0, 4)).toEqual([
      'schemaVersion',
      'runId',
      'startedAt',
      'judgedAt',
    ]);
    expect(Object.keys(JSON.parse(text).versions)).toEqual([
      'coturn',
      'docker',
      'hive-bench',
      'livekit',
      'node',
    ]);
    expect(text).toContain('\n  "runId": "20250612-101503-k3x9",\n');
  });

  it('carry hostile text unchanged', () => {
    const record = broken('scenarios.0.name', HOSTILE);
    expect(fromJson(toJson(record)).scenarios[0]?.name).toBe(HOSTILE);
  });

  it.each([
    [
      'scenarios.0.metrics.e2e_ms.p95',
      NaN,
      'scenarios[0].metrics.e2e_ms.p95: got NaN, expected a number or +∞',
    ],
    [
      'scenarios.1.utterances.2.e2eMs',
      -Infinity,
      'scenarios[1].utterances[2].e2eMs: got -Infinity, expected a number or +∞',
    ],
    ['durationS', -1, 'durationS: got -1, expected >= 0'],
    ['durationS', Infinity, 'durationS: got "Infinity", expected number'],
    [
      'verdict',
      'good',
      'verdict: got "good", expected one of pass, no-breach, warn, inconclusive, invalid, fail',
    ],
    ['scenarios.2.slos.0.n', 1.5, 'scenarios[2].slos[0].n: got 1.5, expected integer'],
    [
      'scenarios.0.metrics.e2e_ms.p50',
      'late',
      'scenarios[0].metrics.e2e_ms.p50: got "late", expected a number, or the string',
    ],
    [
      'scenarios.0.metrics.mos',
      4.2,
      'scenarios[0].metrics.mos: got a field the schema does not know, expected none',
    ],
    [
      'scenarios.1.impairment.speaker.uplink.0.lossPct',
      130,
      'scenarios[1].impairment.speaker.uplink[0].lossPct: got 130, expected <= 100',
    ],
    ['scenarios.3.ledger.0.residualShare', 5, 'scenarios[3].ledger[0].residualShare: got 5, expected <= 1'],
    [
      'scenarios.1.verification.0.source',
      'hearsay',
      'scenarios[1].verification[0].source: got "hearsay", expected one of before, during, after, queues',
    ],
    [
      'scenarios.0.metrics.mos_cqe',
      Infinity,
      'scenarios[0].metrics.mos_cqe: got "Infinity", expected number',
    ],
    ['scenarios.0.metrics.mos_lqo.mean', NaN, 'scenarios[0].metrics.mos_lqo.mean: got NaN'],
    ['scenarios.0.health', undefined, 'scenarios[0].health: got nothing, expected a value'],
    ['scenarios.0.hostCpu', {}, 'scenarios[0].hostCpu: got a field the schema does not know'],
    ['judgedAt', 'yesterday', 'judgedAt: got "yesterday", expected match pattern'],
    ['host.cpus', undefined, 'host.cpus: got nothing, expected a value'],
    ['schemaVersion', 1, 'schemaVersion: got 1, expected 3'],
    ['config.callback', () => 1, 'config.callback: got function, expected something that JSON can hold'],
  ])('refuse to write %s = %s', (path, value, message) => {
    expect(() => toJson(broken(path, value))).toThrow(message);
  });

  it('name every problem at once', () => {
    const problems = validateRun(
      reversed({ ...runRecord({ scenarios: [] }), verdict: 'good', exitCode: 300, profile: '' }),
    );
    expect(problems).toHaveLength(3);
  });

  it.each([
    ['{"schemaVersion": 1', 'run.json is not JSON'],
    ['[]', 'run.json does not follow the schema of a run record'],
    ['{"schemaVersion": 1}', 'run.json: schemaVersion: got 1, expected 3, or 2, which is converted'],
  ])('refuse to read %s', (text, message) => {
    expect(() => fromJson(text)).toThrow(UsageError);
    expect(() => fromJson(text)).toThrow(message);
  });

  it('say on reading what is wrong, as evidence', () => {
    const json = JSON.parse(toJson(runRecord()));
    json.scenarios[0].metrics.e2e_ms.n = -20;
    let evidence: readonly string[] = [];
    try {
      fromJson(JSON.stringify(json));
    } catch (error) {
      evidence = (error as UsageError).evidence;
    }
    expect(evidence).toEqual(['scenarios[0].metrics.e2e_ms.n: got -20, expected >= 0']);
  });
});

/** Every optional field set: the compiler asks for one that the types gain, the schema refuses one it lacks. */
function fullScenario(): Required<ScenarioRecord> {
  const [base] = runRecord().scenarios;
  const interval = { low: 0, high: 1 };
  const values = distribution(latencies(1, 400, 300, 20)) as Required<Distribution>;
  const mean: Required<MeanRecord> = { n: 1, mean: 1, interval };
  const stage = { n: 1, p50: 1, p95: 2, mean: 1.5 };
  const stagesMs = { uplink: 1, endpointing: 2, stt: 3, mt: 4, tts: 5, downlinkPlayout: 6 };
  const connect: Required<ConnectRecord> = {
    attempts: 1,
    ok: 1,
    ratio: 1,
    interval,
    joinMs: values,
    firstAudioMs: values,
  };
  const metrics: Required<ScenarioRecord['metrics']> = {
    e2e_ms: values,
    first_answer_ms: values,
    caption_ms: values,
    floor_ms: values,
    start_offset_ms: values,
    end_offset_ms: values,
    injection_lag_ms: values,
    wer: mean,
    wer_corpus: { errors: 1, words: 72, rate: 1 / 72 },
    mos_lqo: mean,
    mos_floor: mean,
    mos_self: mean,
    mos_cqe: 4.2,
    translation_score: mean,
    quality: mean,
    connect,
    stages: { uplink: stage, endpointing: stage, stt: stage, mt: stage, tts: stage, downlinkPlayout: stage },
  };
  const [utterance] = base?.utterances ?? [];
  return {
    ...(base as ScenarioRecord),
    timesS: { checks: 6, joins: 14, speech: 60, visits: 10, analysis: 10 },
    stoppedAtBreach: 'e2e_ms p95 <= 500',
    withoutSlo: ['caption_ms'],
    notJudged: ['mos_lqo mean >= 3.5'],
    expected: { p95Ms: 320, quality: 0.95 },
    metrics,
    waterfall: { explained: 1, unexplained: { 'other words': 1 }, againstClean: stagesMs },
    verification: base?.verification.slice(0, 1) as Required<VerificationRow>[],
    ledger: base?.ledger.slice(3, 4) as Required<LedgerRow>[],
    health: base?.health as Required<Health>,
    utterances: [
      {
        ...utterance,
        stagesMs,
        unexplained: 'not logged',
        delivered: 'buen día',
        translationScore: 81.5,
        wrong: 'half an answer',
        wrongMs: 212.4,
        traceId: '0'.repeat(32),
        wer: 0,
        mosLqo: 4.2,
        quality: 0.96,
      } as Required<UtteranceRecord>,
    ],
  };
}

describe('the schema', () => {
  it('knows every field that a scenario can have, and loses none', () => {
    const record = runRecord({ scenarios: [fullScenario()] });
    expect(fromJson(toJson(record))).toEqual(record);
    const [full] = record.scenarios;
    const names = (value: object | undefined): string[] => Object.keys(value ?? {}).toSorted();
    const known = (definition: string): string[] => names(runSchema.$defs[definition]?.properties);
    expect(known('scenario')).toEqual(names(full));
    expect(known('metrics')).toEqual(names(full?.metrics));
    expect(known('distribution')).toEqual(names(full?.metrics.e2e_ms));
    expect(known('verificationRow')).toEqual(names(full?.verification[0]));
    expect(known('ledgerRow')).toEqual(names(full?.ledger[0]));
    expect(known('health')).toEqual(names(full?.health));
    expect(known('utterance')).toEqual(names(full?.utterances[0]));
  });

  it('is named for the version that it describes', () => {
    expect(runSchema.$id).toBe(`urn:hive-bench:run:${SCHEMA_VERSION}`);
  });

  it('describes every field and closes every object but those that belong to others', () => {
    const undescribed: string[] = [];
    const open: string[] = [];
    const walk = (node: SchemaNode & { additionalProperties?: unknown }, path: string): void => {
      if (node.properties && node.additionalProperties !== false && !node.oneOf) open.push(path);
      for (const [name, field] of Object.entries(node.properties ?? {})) {
        const target = field.$ref ? runSchema.$defs[field.$ref.replace('#/$defs/', '')] : undefined;
        if (field.const === undefined && !field.description && !target?.description)
          undescribed.push(`${path}.${name}`);
        walk(field, `${path}.${name}`);
      }
      if (node.items) walk(node.items, `${path}[]`);
      node.oneOf?.forEach((branch, index) => walk(branch, `${path}|${index}`));
    };
    for (const [name, definition] of Object.entries(runSchema.$defs)) walk(definition, name);
    expect({ undescribed, open }).toEqual({ undescribed: [], open: [] });
  });

  it('gives the unit of each number whose name has one', () => {
    const unitless: string[] = [];
    const units: readonly (readonly [RegExp, RegExp])[] = [
      [/Ms$|_ms$/, /\bms\b/],
      [/Pct$/, /percent/],
      [/S$/, /seconds/],
      [/GiB$/, /GiB/],
      [/Kbit$/, /kbit\/s/],
    ];
    const walk = (node: SchemaNode): void => {
      for (const [name, field] of Object.entries(node.properties ?? {})) {
        for (const [suffix, unit] of units) {
          if (suffix.test(name) && !unit.test(field.description ?? '')) unitless.push(name);
        }
        walk(field);
      }
      node.oneOf?.forEach(walk);
    };
    Object.values(runSchema.$defs).forEach(walk);
    expect(unitless).toEqual([]);
  });
});
