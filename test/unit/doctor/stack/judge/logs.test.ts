import { describe, expect, it } from 'vitest';
import { isError, judgeLogs } from '../../../../../src/doctor/stack/judge/logs.ts';

describe('a log line', () => {
  it.each([
    ['{"level":"error","msg":"could not relay"}', true],
    ['{"level":"warn","msg":"error reading data channel"}', false],
    ['{"event":"rtp","note":"ERROR"}', false],
    ['2026-11-25 08:36:35,089 ERROR translator.room lobby: lost', true],
    ['ERROR server: address in use', true],
    ['INFO translate: 36 characters, ERRORS none', false],
    ['Traceback (most recent call last):', true],
    ['panic: runtime error: index out of range', true],
    ['0: : ERROR: Cannot complete Allocation', true],
    ['session 1: realm <hive-bench> user <>: error 401: Unauthorized', false],
    ['ts=2026 caller=main.go level=error component=rules', true],
    ['1:M 25 Nov 2026 # WARNING Memory overcommit must be enabled!', false],
  ])('%s', (line, expected) => {
    expect(isError(line)).toBe(expected);
  });
});

describe('logs', () => {
  it('without error lines are a single pass', () => {
    expect(judgeLogs([{ service: 'stt', name: 'c-stt', lines: ['INFO server: ready'] }], 15)).toMatchObject([
      { check: 'logs', status: 'pass' },
    ]);
  });

  it('name the service, the number of error lines and the last one', () => {
    const lines = ['ERROR one', 'INFO fine', `ERROR ${'x'.repeat(300)}`];
    const [judged, ...others] = judgeLogs(
      [
        { service: 'tts', name: 'c-tts', lines },
        { service: 'stt', name: 'c-stt', lines: [] },
      ],
      15,
    );
    expect(others).toEqual([]);
    expect(judged).toMatchObject({ check: 'tts log', status: 'warn' });
    expect(judged?.found).toContain('2 error lines in 15 min');
    expect(judged?.hint).toContain('docker logs c-tts');
    expect(judged?.found.length).toBeLessThan(220);
  });
});
