import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { otherVariant, withImages } from '../../../src/cli/against.ts';
import { DEFAULTS } from '../../../src/config/defaults.ts';
import { UsageError } from '../../../src/lib/errors.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-against-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof UsageError) return `${error.message} ${error.hint}`;
    throw error;
  }
  return 'nothing was thrown';
}

describe('what --against is given', () => {
  it('is a configuration file', () => {
    expect(otherVariant(['before.config.ts'])).toEqual({ file: 'before.config.ts' });
  });

  it('is the image of a service, or of several', () => {
    expect(otherVariant(['stt=registry:5000/own-stt:2', 'mt=own-mt@sha256:ab=='])).toEqual({
      images: { stt: 'registry:5000/own-stt:2', mt: 'own-mt@sha256:ab==' },
    });
  });

  it('is a file where there is one of that name', () => {
    const file = path.join(dir, 'wait=300.config.ts');
    writeFileSync(file, '');
    expect(otherVariant([file])).toEqual({ file });
  });

  it.each([
    ['sst=own:2', 'Did you mean stt?'],
    ['participant=own:2', 'redis, coturn, livekit, stt, mt, tts, translator'],
    ['stt=', 'expected an image reference'],
    ['stt=own stt', 'expected an image reference'],
    ['stt=a mt=b before.config.ts', 'one configuration file, or images'],
    ['one.config.ts two.config.ts', 'one configuration file, or images'],
    ['stt=a stt=b', 'stt was given twice'],
  ])('%s is refused', (given, why) => {
    const parts = given === 'stt=own stt' ? [given] : given.split(' ');
    expect(messageOf(() => otherVariant(parts))).toContain(why);
  });
});

describe('a variant by image', () => {
  it('has these images besides those that are configured', () => {
    const own = { ...DEFAULTS, stack: { ...DEFAULTS.stack, images: { stt: 'own-stt:1', tts: 'own-tts:1' } } };
    const { images } = withImages(own, { stt: 'own-stt:2' }).stack;
    expect(images).toEqual({ stt: 'own-stt:2', tts: 'own-tts:1' });
  });

  it('is refused for a target, whose services are not started here', () => {
    const target = { ...DEFAULTS, target: { url: 'wss://example.org', transport: 'relay' as const } };
    expect(messageOf(() => withImages(target as never, { stt: 'own-stt:2' }))).toContain('a target');
  });
});
