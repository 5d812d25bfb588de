import { describe, expect, it } from 'vitest';
import { contract } from '../../../src/commands/contract.ts';
import { isInDoubt } from '../../../src/contract/host.ts';
import { DEFAULTS } from '../../../src/config/defaults.ts';
import { EXIT, UsageError } from '../../../src/lib/errors.ts';
import { serve } from '../build/language-service.ts';
import { mt } from '../contract/from-the-page/mt.ts';
import { health, listen } from '../contract/from-the-page/stt.ts';

describe('hive-bench contract', () => {
  it('takes sentences as a recogniser writes them, and an address with a slash at its end', async () => {
    await using service = await serve(mt);
    const { findings, exitCode } = await contract('mt', `${service.url}/`, DEFAULTS);
    expect(exitCode).toBe(EXIT.pass);
    expect(findings.filter(({ check, status }) => check !== 'host' && status !== 'pass')).toEqual([]);
    expect(findings.find(({ check }) => check === 'translation')?.found).toMatch(
      /^"[a-z ]+" became "en español/,
    );
  });

  it('speaks recordings of its own to a recogniser', async () => {
    await using service = await serve(health, (server) => listen(server, [], { maxStreams: 0 }));
    const { findings, exitCode } = await contract('stt', service.url.replace('http', 'ws'), DEFAULTS);
    expect(exitCode).toBe(isInDoubt(findings) ? EXIT.invalid : EXIT.sloBreach);
    expect(findings.find(({ status }) => status === 'fail')?.found).toMatch(
      /^sent "who knows the way to the harbour/i,
    );
  });

  it.each([
    ['mt', 'nonsense', 'http:// or https://'],
    ['mt', 'ftp://127.0.0.1', 'http:// or https://'],
    ['tts', 'ws://127.0.0.1:8003', 'http:// or https://'],
    ['mt', 'http://127.0.0.1:8002/?a=b', 'http:// or https://'],
    ['stt', 'tcp://127.0.0.1', 'ws:// or wss:// or http:// or https://'],
  ] as const)('refuses %s at %s', async (which, url, expected) => {
    const refused = contract(which, url, DEFAULTS);
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toMatchObject({
      exitCode: EXIT.usage,
      message: expect.stringContaining(expected),
    });
  });

  it('needs a corpus for languages without built-in sentences', async () => {
    const languages = { source: 'de', target: 'fr' };
    for (const which of ['stt', 'mt', 'tts'] as const)
      await expect(contract(which, 'http://127.0.0.1:9', { ...DEFAULTS, languages })).rejects.toThrow(
        /no built-in sentences in "(de|fr)", expected a corpus/,
      );
  });
});
