import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Subject, configText } from '../../../src/commands/init-config.ts';
import { loadConfig } from '../../../src/config/load.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-init-config-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Without the package, whose defineConfig returns what it gets. */
function standalone(text: string): string {
  return text.replace(
    "import { defineConfig } from 'hive-bench';",
    'const defineConfig = (config) => config;',
  );
}

/** Each from a folder of its own: a module is loaded once. */
async function loaded(text: string) {
  const file = path.join(mkdtempSync(path.join(dir, 'of-')), 'hive-bench.config.mjs');
  writeFileSync(file, standalone(text));
  return (await loadConfig(file)).config;
}

const REFERENCE: Subject = { kind: 'reference' };
const IMAGES: Subject = {
  kind: 'images',
  images: { stt: 'registry.example.com/stt:1.4', mt: 'registry.example.com:5000/team/mt:2' },
};
const TARGET: Subject = { kind: 'target', url: 'wss://hive.example.com' };

describe('the configuration that init writes', () => {
  it.each([REFERENCE, IMAGES, TARGET])(
    'is accepted for $kind, on free subnets and ports',
    async (subject) => {
      const config = await loaded(configText(subject));
      expect(config.stack).toMatchObject({ subnet: 'auto', accessSubnet: 'auto', ports: 'ephemeral' });
    },
  );

  it('has the images that were named, and no other', async () => {
    expect((await loaded(configText(IMAGES))).stack.images).toEqual(IMAGES.images);
    expect((await loaded(configText(REFERENCE))).stack.images).toEqual({});
  });

  it('has the address that was named', async () => {
    expect((await loaded(configText(TARGET))).target?.url).toBe('wss://hive.example.com');
    expect((await loaded(configText(REFERENCE))).target).toBeUndefined();
  });

  it('is accepted also where every setting in its comments is taken', async () => {
    for (const subject of [REFERENCE, IMAGES, TARGET]) {
      const settings = configText(subject).replaceAll(/^( *)\/\/ (?=\w+: |\]|  ')/gm, '$1');
      const config = await loaded(settings);
      expect(config.slos.length).toBeGreaterThan(0);
      expect(settings).not.toMatch(/\/\/ \w+: [['{]/);
    }
  });

  it('keeps an answer within its quotes', () => {
    const hostile = `a'b"c\\d\${e}\`\nf*/`;
    const text = standalone(configText({ kind: 'images', images: { stt: hostile } })).replace(
      'export default',
      'return',
    );
    // oxlint-disable-next-line typescript/no-implied-eval -- what a module of this text would be
    const config = new Function(text)() as { stack: { images: unknown } };
    expect(config.stack.images).toEqual({ stt: hostile });
  });
});
