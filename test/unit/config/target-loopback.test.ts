import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../../src/config/defaults.ts';
import { findLoopback, isLoopback } from '../../../src/config/target-loopback.ts';
import { TARGET_DEFAULTS } from '../../../src/model/target.ts';

const { stack } = DEFAULTS;
const problems = (url: string, more: object = {}): string[] =>
  findLoopback({ target: { ...TARGET_DEFAULTS, url, ...more }, stack }).map(
    ({ path, given, expected }) => `${path}: ${given}, ${expected}`,
  );

describe('a target that clients would look for in their own container', () => {
  it.each([
    'ws://localhost:7880',
    'wss://LOCALHOST',
    'ws://app.localhost:7880',
    'ws://127.0.0.1:7880',
    'ws://127.9.8.7',
    'ws://127.1:7880',
    'ws://0x7f000001:7880',
    'ws://0.0.0.0:7880',
    'ws://[::1]:7880',
    'ws://[::]:7880',
    'ws://[::ffff:127.0.0.1]:7880',
  ])('%s is refused, with the address of this host as they know it', (url) => {
    expect(problems(url)).toEqual([
      expect.stringMatching(/^target\.url: ".+", an address that containers.*172\.20\.0\.1/),
    ]);
  });

  it.each([
    'ws://10.0.0.7:7880',
    'wss://hive.example.com',
    'ws://livekit:7880',
    'ws://127.example.com',
    'ws://[fd00::1]',
  ])('%s is taken', (url) => {
    expect(problems(url)).toEqual([]);
  });

  it('is looked for among the TURN servers too, and on another subnet the host has another address', () => {
    const turn = [{ urls: ['turn:10.0.0.8:3478', 'turn:localhost:3478?transport=udp'] }];
    expect(problems('ws://10.0.0.7', { turn })).toEqual([
      expect.stringMatching(/^target\.turn\[0\]\.urls\[1\]: /),
    ]);
    const elsewhere = (subnet: string): string | undefined =>
      findLoopback({ target: { ...TARGET_DEFAULTS, url: 'ws://localhost' }, stack: { ...stack, subnet } })[0]
        ?.expected;
    expect(elsewhere('10.9.0.0/16')).toContain('is at 10.9.0.1 for them');
    expect(elsewhere('auto')).toContain('is at 172.17.0.1 for them');
  });

  it('is known by its address alone', () => {
    expect([isLoopback('127.0.1.1'), isLoopback('128.0.0.1')]).toEqual([true, false]);
  });
});
