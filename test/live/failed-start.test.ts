import { readdirSync, readFileSync } from 'node:fs';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../../src/errors.ts';
import { ROOT } from '../../src/run/session.ts';
import { connectEngine } from '../../src/stack/engine.ts';
import { ensureImages } from '../../src/stack/images.ts';
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
});

const isFiltered = readFileSync('/proc/sys/net/bridge/bridge-nf-call-iptables', 'utf8').trim() === '1';

describe.skipIf(!isFiltered)(
  'a host whose firewall drops bridged frames (needs bridge-nf-call-iptables=1)',
  () => {
    it('is named before anything is measured, and nothing is left', async () => {
      // As Docker Engine 28 and later do for a container's address, but for all of the stack network.
      const rule = ['PREROUTING', '-i', 'hb+', '-d', SUBNETS.subnet, '-j', 'DROP'];
      const { config, runDir } = workspace({ stack: { ...SUBNETS, ports: 'ephemeral' } });
      await execa('iptables', ['-w', '-t', 'raw', '-I', ...rule]);
      try {
        const { exitCode, stderr } = await hiveBench(['--config', config, 'run', '--scenario', 'clean']);
        expect(exitCode, stderr).toBe(EXIT.unavailable);
        expect(stderr).toMatch(/error: the path .* is closed: 0 of \d+ uplink packets/);
        expect(stderr).toContain('uplink: no packet from the client reached the gateway');
        expect(stderr).toContain('bridge-nf-call-iptables=1');
      } finally {
        await execa('iptables', ['-w', '-t', 'raw', '-D', ...rule]);
      }
      expect(await leftOf(runDir())).toEqual([]);
    });
  },
);
