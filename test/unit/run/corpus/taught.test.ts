import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWav } from '../../../../src/audio/wav.ts';
import type { UserConfig } from '../../../../src/config/config.ts';
import { resolveConfig } from '../../../../src/config/resolve.ts';
import { StackNotReadyError } from '../../../../src/lib/errors.ts';
import { parseSubnet } from '../../../../src/model/topology.ts';
import { settingsOf } from '../../../../src/run/session/session.ts';
import { taughtBy, unknownWords } from '../../../../src/run/corpus/taught.ts';
import { defineServices, OWN_PHRASE_FILES } from '../../../../src/stack/services/definitions.ts';
import { makeSecrets } from '../../../../src/stack/services/secrets.ts';
import { voice } from '../../build/synthetic.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../..');

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-taught-'));
  const wav = writeWav({ samples: voice(7, 400), rate: 16_000 });
  for (const [name, text] of Object.entries({ b: 'Reset my router.', a: "It's a twenty-one!" })) {
    writeFileSync(path.join(dir, `${name}.wav`), wav);
    writeFileSync(path.join(dir, `${name}.txt`), text);
  }
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const taught = (config: UserConfig) => taughtBy(resolveConfig({ corpus: dir, ...config }, 'test'));
const SENTENCES = [
  { file: 'a.wav', text: "it's a twenty one" },
  { file: 'b.wav', text: 'reset my router' },
];

describe('the reference recogniser', () => {
  it("is taught the sentences of a user's corpus, not the built-in ones", () => {
    expect(taught({})).toEqual(SENTENCES);
    expect(taughtBy(resolveConfig({}, 'test'))).toEqual([]);
    expect(taught({ corpus: 'built-in:check' })).toEqual([]);
  });

  it("is not taught anything if it is the user's, or has phrases that the user chose", () => {
    expect(taught({ target: { url: 'ws://h' } })).toEqual([]);
    expect(taught({ stack: { images: { stt: 'mine' } } })).toEqual([]);
    expect(taught({ stack: { env: { stt: { STT_PHRASE_FILES: '/mine' } } } })).toEqual([]);
  });

  it('gets them in a file of their own, beside the phrases of its image', async () => {
    const topology = { stack: parseSubnet('172.20.0.0/16')!, access: parseSubnet('172.21.0.0/16')! };
    const settings = settingsOf(resolveConfig({}, 'test'), topology, makeSecrets(), false);
    const sttOf = async (phrases: readonly string[]) =>
      (await defineServices(ROOT, { ...settings, phrases })).find(({ name }) => name === 'stt')?.spec;
    expect(await sttOf(['one two', 'three'])).toMatchObject({
      files: [{ name: 'etc/hive-phrases/corpus.txt', data: 'one two\nthree\n' }],
      env: { STT_PHRASE_FILES: `${OWN_PHRASE_FILES}:/etc/hive-phrases/corpus.txt` },
    });
    expect(await sttOf([])).toMatchObject({ env: {} });
    expect(readFileSync(path.join(ROOT, 'stack/images/stt/Dockerfile'), 'utf8')).toContain(
      `STT_PHRASE_FILES=${OWN_PHRASE_FILES} `,
    );
  });

  it('reports the words that it does not know, with the file of each', () => {
    const failed = new StackNotReadyError('stt ended with exit code 64.', { hint: 'x' });
    expect(unknownWords(failed, SENTENCES, dir)).toBeUndefined();
    writeFileSync(
      path.join(dir, 'stt.log'),
      '/etc/hive-phrases/corpus.txt:2: no pronunciation for rooter, xyzzy\n/srv/phrases/x.txt:1: no pronunciation for y\n',
    );
    expect(unknownWords(failed, SENTENCES, dir)).toMatchObject({
      exitCode: 64,
      evidence: ['b.wav: got rooter, xyzzy, expected words of its dictionary'],
    });
    expect(unknownWords(new Error('no'), SENTENCES, dir)).toBeUndefined();
    expect(unknownWords(failed, [], dir)).toBeUndefined();
  });
});
