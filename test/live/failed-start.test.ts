import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeWav } from '../../src/audio/wav.ts';
import { EXIT } from '../../src/lib/errors.ts';
import { RATE_HZ } from '../../src/wire/audio-format.ts';
import { ROOT } from '../../src/lib/root.ts';
import { connectEngine } from '../../src/stack/engine.ts';
import { ensureImages } from '../../src/stack/images.ts';
import { closeBridge, isBridgeFiltered } from './closed-bridge.ts';
import { voice } from '../unit/build/synthetic.ts';
import { hiveBench, leftOf, SUBNETS, workspace } from './command.ts';

describe('a stack that cannot start', () => {
  it('names the service, shows its last log lines, and leaves nothing', async () => {
    // The recogniser in the place of MT is a healthy container that never answers on the right port.
    const source = { root: ROOT, ready: {}, say: () => undefined };
    const { stt } = await ensureImages(await connectEngine(), ['stt'], source);
    const { config, runDir } = workspace({
      stack: { ...SUBNETS, ports: 'ephemeral', readyTimeoutS: 8, images: { mt: stt } },
    });
    const { exitCode, stderr } = await hiveBench(['--config', config, 'run', '--scenario', 'clean']);
    expect(exitCode).toBe(EXIT.harnessFault);
    expect(stderr).toMatch(/mt was not ready within 8 s/);
    expect(stderr).toMatch(/│ .*8001/);
    expect(readdirSync(runDir())).not.toContain('run.json');
    expect(await leftOf(runDir())).toEqual([]);
  });

  it('names words of the corpus that the recogniser does not know, and leaves nothing', async () => {
    const corpus = mkdtempSync(path.join(tmpdir(), 'hive-bench-corpus-'));
    writeFileSync(path.join(corpus, 'one.wav'), writeWav({ samples: voice(7, 400), rate: RATE_HZ }));
    writeFileSync(path.join(corpus, 'one.txt'), 'Please reset my xyzzyfoo.');
    const { config, runDir } = workspace({ stack: { ...SUBNETS, ports: 'ephemeral' }, corpus });
    const { exitCode, stderr } = await hiveBench(['--config', config, 'run', '--scenario', 'clean']);
    expect(exitCode, stderr).toBe(EXIT.usage);
    expect(stderr).toContain('one.wav: got xyzzyfoo, expected words of its dictionary');
    expect(await leftOf(runDir())).toEqual([]);
  });
});

describe.skipIf(!isBridgeFiltered)(
  'a host that drops bridged frames (needs bridge-nf-call-iptables=1)',
  () => {
    it('is named before anything is measured, and nothing is left', async () => {
      const { config, runDir } = workspace({ stack: { ...SUBNETS, ports: 'ephemeral' } });
      await using _held = await closeBridge(SUBNETS.subnet);
      const { exitCode, stderr } = await hiveBench(['--config', config, 'run', '--scenario', 'clean']);
      expect(exitCode, stderr).toBe(EXIT.unavailable);
      expect(stderr).toMatch(/error: the path .* is closed: 0 of \d+ uplink packets/);
      expect(stderr).toContain('uplink: no packet from the client reached the gateway');
      expect(stderr).toContain('bridge-nf-call-iptables=1');
      expect(await leftOf(runDir())).toEqual([]);
    });
  },
);
