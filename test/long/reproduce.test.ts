import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/lib/errors.ts';
import { parseSubnet } from '../../src/model/topology.ts';
import { fromJson } from '../../src/report/json.ts';
import { connectEngine } from '../../src/stack/engine.ts';
import { execIn } from '../../src/stack/exec.ts';
import { findKept } from '../../src/stack/kept.ts';
import { type Finished, hiveBench, leftOf, smallConfig, SUBNETS, workspace } from '../live/command.ts';
import { ipv4Sources } from '../live/pcap.ts';
import { filesBelow, leaksBelow, secretsOf } from '../live/secrets.ts';

interface CaptureIndex {
  readonly timeOfDayMinusMonotonicMs: number;
  readonly legs: readonly { readonly leg: string; readonly file: string; readonly packets: number }[];
}

describe('a run that is kept, with its packets', () => {
  const { config, runDir } = workspace(smallConfig(3));
  let told: Finished;
  let run: string;
  const on = (...args: readonly string[]): Promise<Finished> => hiveBench(['--config', config, ...args]);

  beforeAll(async () => {
    told = await on('run', '--scenario', 'loss-5', '--keep', '--capture', '--target-latency', '480');
    run = path.basename(runDir());
  });
  afterAll(async () => {
    await hiveBench(['down', run]);
  });

  it('says how to reach each part, what impairs it, and how to end it', () => {
    expect(told.exitCode).toBe(EXIT.inconclusive);
    for (const words of [
      'translator',
      'keys.env',
      `hive-bench down ${run}`,
      'loss 5 % each way',
      'docker exec -it',
    ])
      expect(told.stderr).toContain(words);
    expect(told.stdout).not.toContain('docker exec');
  });

  it('has the packets of every leg, of which the impairment lets 19 in 20 pass', () => {
    const folder = path.join(runDir(), 'captures', 'loss-5', '1');
    const index = JSON.parse(readFileSync(path.join(folder, 'index.json'), 'utf8')) as CaptureIndex;
    expect(index.legs.map(({ leg }) => leg)).toEqual([
      'access',
      'gateway-stack',
      'relay',
      'sfu',
      'translator',
    ]);
    for (const { packets } of index.legs) expect(packets).toBeGreaterThan(300);
    const now = Date.now() - (performance.timeOrigin + performance.now());
    expect(Math.abs(now)).toBeLessThan(1000);
    const access = parseSubnet(SUBNETS.accessSubnet);
    if (!access) throw new Error('no subnet');
    const from = (leg: string, isIn: (source: number) => boolean): number =>
      ipv4Sources(readFileSync(path.join(folder, `${leg}.pcap`))).filter(isIn).length;
    // Uplink: participants' own addresses before the impairment, the gateway's behind it and behind NAT.
    const offered = from('access', (source) => source >= access.first && source <= access.last);
    const gateway = parseSubnet(SUBNETS.subnet);
    const passed = from('gateway-stack', (source) => source === (gateway?.first ?? 0) + 2);
    expect(passed / offered).toBeGreaterThan(0.9);
    expect(passed / offered).toBeLessThan(0.985);
  });

  it('holds its secrets nowhere but in the file of its keys, which its owner alone may read', async () => {
    const secrets = await secretsOf(run);
    expect([...secrets.keys()].toSorted()).toEqual([
      'LIVEKIT_API_SECRET',
      'REDISCLI_AUTH',
      'static-auth-secret',
    ]);
    // Nothing is left out, packets neither: a capture keeps the first 128 bytes of each, and none of Redis'. That the
    // search finds what there is to be found is seen by the file of keys.
    expect(leaksBelow(runDir(), secrets)).toEqual([
      'keys.env: LIVEKIT_API_SECRET',
      'keys.env: static-auth-secret',
    ]);
    expect(statSync(path.join(runDir(), 'keys.env')).mode & 0o777).toBe(0o600);
    const endings = new Set(filesBelow(runDir()).map((file) => path.extname(file)));
    for (const ending of ['.json', '.ndjson', '.log', '.html', '.xml', '.md', '.prom', '.wav', '.pcap'])
      expect(endings).toContain(ending);
    for (const secret of secrets.values()) expect(told.stdout + told.stderr).not.toContain(secret);
  });

  it('has its links shown, set and cleared, and tells when they are not as configured', async () => {
    expect((await on('impair', 'show', run)).stdout).toContain('the gateway is as configured');
    const set = await on(
      'impair',
      'set',
      run,
      '--uplink',
      'delay 40 ± 20 ms, loss 1 %',
      '--downlink',
      'clean',
      '--json',
    );
    const { asked, differences } = JSON.parse(set.stdout) as {
      asked: { links: object };
      differences: string[];
    };
    expect(differences).toEqual([]);
    const link = {
      uplink: [
        { kind: 'delay', delayMs: 40, jitterMs: 20 },
        { kind: 'loss', lossPct: 1 },
      ],
      downlink: [],
    };
    expect(new Set(Object.values(asked.links).map((each) => JSON.stringify(each)))).toEqual(
      new Set([JSON.stringify(link)]),
    );
    const { stdout: examined } = await on('doctor', '--stack', run, '--json');
    const findings = JSON.parse(examined) as { check: string; status: string; found: string }[];
    expect(findings.find(({ check }) => check === 'access links')).toMatchObject({
      status: 'warn',
      found: expect.stringMatching(/^impaired: by hand, 64 of 64 addresses$/),
    });
    const alone = await on('impair', 'set', run, '--downlink', 'loss 3 %', '--address', '172.25.0.12');
    expect(alone.stdout).toContain('loss 3 % each way: 172.25.0.12\n');
    const engine = await connectEngine();
    const gateway = (await findKept(engine, run)).containers.get('gateway')?.id ?? '';
    await execIn(engine, gateway, [
      'hive-tc',
      'batch',
      'qdisc replace dev uplink root handle 5: pfifo limit 1000\n',
    ]);
    expect((await on('impair', 'show', run)).stdout).toContain('not as configured: ');
    expect((await on('impair', 'clear', run)).stdout).toMatch(/clean: .*\nthe gateway is as configured/);
  });

  it('refuses words that mean no link, and a scenario that is none', async () => {
    const words = await on('impair', 'set', run, '--uplink', 'loss a lot');
    expect([words.exitCode, words.stderr]).toEqual([
      EXIT.usage,
      expect.stringContaining('--uplink: got "loss a lot", expected'),
    ]);
    const other = await on('impair', 'set', run, '--scenario', 'nope');
    expect([other.exitCode, other.stderr]).toEqual([
      EXIT.usage,
      expect.stringContaining('unknown scenario "nope"'),
    ]);
  });

  it('is made again with the same seed and images, and compared', async () => {
    const output = path.join(runDir(), '..', '..', 'again');
    // Two stacks would not fit into one subnet. From elsewhere it is somebody else's, and has to be named.
    const elsewhere = await hiveBench(['--config', workspace({}).config, 'down']);
    expect([elsewhere.exitCode, elsewhere.stderr.split(run).length]).toEqual([EXIT.usage, 3]);
    expect((await on('down')).exitCode).toBe(EXIT.pass);
    expect(await on('down')).toMatchObject({ exitCode: EXIT.pass, stdout: 'nothing was up\n' });
    expect(await leftOf(runDir())).toEqual([]);
    const again = await hiveBench(['replay', runDir(), '--compare', '--output', output]);
    expect(again.stderr).toContain('nothing that is known differs now');
    const { stdout } = again;
    const [, dir = ''] = /^data +(.+)\/$/m.exec(stdout) ?? [];
    const [first, second] = [runDir(), dir].map((each) =>
      fromJson(readFileSync(path.join(each, 'run.json'), 'utf8')),
    );
    expect(second?.harness.replayOf).toBe(run);
    expect(second?.harness.corpus).toEqual(first?.harness.corpus);
    expect(second?.scenarios[0]?.utterances.map(({ text }) => text)).toEqual(
      first?.scenarios[0]?.utterances.map(({ text }) => text),
    );
    const compared = JSON.parse(readFileSync(path.join(dir, 'compare.json'), 'utf8')) as { exitCode: number };
    expect(stdout).toContain('compare.html');
    // The graver of the two: three utterances decide nothing.
    expect([compared.exitCode, second?.exitCode, again.exitCode]).toEqual([
      EXIT.pass,
      EXIT.inconclusive,
      EXIT.inconclusive,
    ]);
  });

  it('is a baseline only for a run of the same conditions, which is said before anything is started', async () => {
    const { exitCode, stderr } = await on('run', '--profile', 'ci', '--baseline', runDir());
    expect([exitCode, stderr]).toEqual([
      EXIT.usage,
      expect.stringContaining('profile: baseline quick, this run ci'),
    ]);
  });

  it('tells beforehand what differs, without starting anything', async () => {
    const file = path.join(runDir(), 'setup.json');
    const setup = readFileSync(file, 'utf8');
    writeFileSync(file, setup.replace(/"stt": "hive-bench\/stt:[^"]+"/, '"stt": "hive-bench/stt:gone"'));
    const { exitCode, stdout } = await hiveBench(['replay', runDir(), '--dry-run']);
    writeFileSync(file, setup);
    expect([exitCode, stdout.trim()]).toEqual([
      EXIT.pass,
      'image stt: hive-bench/stt:gone is not here any more, built from this checkout instead',
    ]);
  });

  it('uses no image that a folder names, unless it is trusted, and lists it', async () => {
    const file = path.join(runDir(), 'setup.json');
    const setup = readFileSync(file, 'utf8');
    const image = 'example.invalid/stt';
    writeFileSync(
      file,
      setup
        .replace('"images": {}', `"images": {"stt": "${image}"}`)
        .replace(/"stt": "hive-bench\/stt:[^"]+"/, `"stt": "${image}"`),
    );
    const foreign = `config.stack.images.stt: got "${image}", your configuration has nothing`;
    const refused = await hiveBench(['replay', runDir()]);
    const listed = await hiveBench(['replay', runDir(), '--dry-run']);
    const output = path.join(runDir(), '..', '..', 'trusted');
    const trusted = await hiveBench(['replay', runDir(), '--trust', '--output', output]);
    writeFileSync(file, setup);
    expect([refused.exitCode, refused.stdout, refused.stderr]).toEqual([
      EXIT.usage,
      '',
      expect.stringContaining(foreign),
    ]);
    expect([listed.exitCode, listed.stdout]).toEqual([
      EXIT.pass,
      expect.stringContaining(`with --trust: ${foreign}`),
    ]);
    // It was used: no registry has it.
    expect([trusted.exitCode, trusted.stderr]).toEqual([
      EXIT.unavailable,
      expect.stringContaining(`image ${image}, named for stt`),
    ]);
  });
});
