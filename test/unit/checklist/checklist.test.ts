import { describe, expect, it } from 'vitest';
import { type Facts, LISTS } from '../../../src/checklist/item.ts';
import { ITEMS } from '../../../src/checklist/items.ts';
import { finding } from '../../../src/model/finding.ts';
import { checklistText } from '../../../src/report/checklist-text.ts';
import { GUIDE, runRecord, scenario } from '../build/record.ts';

const NO_STACK: Facts = { cpus: 8, memoryGiB: 16, waivers: [], now: '2026-11-25T10:00:00.000Z' };
const of = (id: string, facts: Partial<Facts> = {}) =>
  ITEMS.find((item) => item.id === id)?.answer({ ...NO_STACK, ...facts });
const status = (id: string, facts: Partial<Facts> = {}): string | undefined => of(id, facts)?.status;
const [clean] = GUIDE;
if (!clean) throw new Error('no scenario');
const good = runRecord({
  verdict: 'pass',
  startedAt: '2026-11-20T10:00:00.000Z',
  profile: 'signoff',
  scenarios: Array.from({ length: 8 }, (_, i) => scenario({ ...clean, name: `s${i}` }, i + 1)),
});

describe('the checklists', () => {
  it("contain every item of the operator's guide exactly once", () => {
    expect(LISTS.map((list) => ITEMS.filter((item) => item.list === list).length)).toEqual([
      5, 5, 5, 3, 3, 3,
    ]);
    expect(ITEMS.map(({ id }) => id)).toEqual([
      'external-ip',
      'tls',
      'credentials',
      'resources',
      'firewall',
      'deployed',
      'healthy',
      'validated',
      'monitoring',
      'end-to-end',
      'p95-watched',
      'logs',
      'backup',
      'procedures',
      'scheduled',
      'latency-trend',
      'loss-incidents',
      'audio-quality',
      'network-configuration',
      'jitter-buffer',
      'resource-allocation',
      'impairment-tests',
      'slo-compliance',
      'benchmarks',
    ]);
    expect(new Set(ITEMS.map(({ id }) => id)).size).toBe(ITEMS.length);
  });

  it('leave items without facts to the operator', () => {
    const answers = ITEMS.map(({ id, answer }) => [id, answer(NO_STACK).status]);
    expect(answers.filter(([, each]) => each === 'pass')).toEqual([['resources', 'pass']]);
    expect(answers.filter(([, each]) => each === 'fail')).toEqual([]);
    for (const { answer } of ITEMS) expect(answer(NO_STACK).found.length).toBeGreaterThan(10);
  });

  it('check the resources of the host', () => {
    expect([status('resources', { cpus: 2 }), status('resources', { memoryGiB: 4 })]).toEqual([
      'fail',
      'fail',
    ]);
  });

  it('check the running stack', () => {
    const services = ['livekit', 'coturn'];
    const stack = (findings: readonly ReturnType<typeof finding>[], more: readonly string[] = []) => ({
      stack: { run: 'x', findings, services: [...services, ...more] },
    });
    const healthy = [finding('livekit', 'pass', 'running'), finding('coturn', 'pass', 'running')];
    expect(status('healthy', stack(healthy))).toBe('pass');
    const unhealthy = stack([...healthy.slice(1), finding('livekit', 'fail', 'is paused')]);
    expect(of('healthy', unhealthy)).toEqual({ status: 'fail', found: 'livekit: is paused' });
    const monitored = stack(healthy, ['prometheus']);
    expect([status('monitoring', stack(healthy)), status('monitoring', monitored)]).toEqual(['fail', 'pass']);
    expect(status('firewall', stack([finding('relay', 'fail', 'no answer')]))).toBe('fail');
    expect(status('firewall', stack([]))).toBe('by hand');
    // An answer from inside does not prove that the port is open outside. A log without errors does not prove collection.
    expect(status('firewall', stack([finding('STUN binding', 'pass', 'answered')]))).toBe('by hand');
    expect(status('logs', stack([finding('logs', 'pass', 'no error lines')]))).toBe('by hand');
    const dropping = stack([finding('interfaces', 'warn', 'errors 12'), finding('UDP', 'pass', 'fine')]);
    expect(of('loss-incidents', dropping)).toEqual({
      status: 'by hand',
      found: 'look into interfaces: errors 12',
    });
  });

  it('check the given run', () => {
    expect(
      ['validated', 'end-to-end', 'audio-quality', 'latency-trend', 'impairment-tests', 'slo-compliance'].map(
        (id) => status(id, { record: good }),
      ),
    ).toEqual(Array.from({ length: 6 }, () => 'pass'));
    const bad = runRecord();
    for (const id of ['validated', 'end-to-end', 'latency-trend', 'impairment-tests', 'slo-compliance'])
      expect(status(id, { record: bad }), id).toBe('fail');
    expect(status('latency-trend', { record: good, now: '2026-12-25T10:00:00.000Z' })).toBe('fail');
    expect(status('latency-trend', { record: good, now: '2025-11-25T10:00:00.000Z' })).toBe('fail');
    expect(status('validated', { record: { ...good, interrupted: true } })).toBe('fail');
  });

  it('name an expired waiver', () => {
    const waiver = {
      scenario: 'clean',
      slo: 'e2e_ms p95 <= 500',
      owner: 'media team',
      reason: 'x',
      expires: '2026-11-24',
    };
    expect(of('slo-compliance', { record: good, waivers: [waiver] })?.found).toContain(
      'waiver of media team',
    );
    expect(status('slo-compliance', { record: good, waivers: [{ ...waiver, expires: '2026-11-25' }] })).toBe(
      'pass',
    );
  });
});

it('count the checked items and print each finding on one line without control characters', () => {
  const text = checklistText([
    { list: 'weekly', title: 'a', status: 'pass', found: 'x\n\u001b[31mred' },
    { list: 'weekly', title: 'b', status: 'fail', found: 'y' },
    { list: 'weekly', title: 'c', status: 'by hand', found: 'z' },
  ]);
  expect(text).not.toContain('\u001b');
  expect(text.trimEnd().split('\n').at(-1)).toBe('2 of 3 were checked, 1 failed; 1 are left to you');
});
