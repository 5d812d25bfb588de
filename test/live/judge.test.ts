import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/lib/errors.ts';
import type { RunRecord } from '../../src/model/run-record.ts';
import { fromJson } from '../../src/report/json.ts';
import { nearest } from '../../src/lib/nearest.ts';
import { connectEngine } from '../../src/stack/engine.ts';
import { Stand } from './stand.ts';
import { barriers, clipSeconds, countIn, launch, open } from '../browser/page.ts';
import { type Finished, hiveBench, leftOf, start, SUBNETS, workspace } from './command.ts';

const UTTERANCES = 6;
/** No engine answers there: what works all the same needs none. */
const NO_ENGINE = { DOCKER_HOST: 'tcp://127.0.0.1:1' };

describe('a run of two rounds, stopped in the second', () => {
  const { config, runDir } = workspace({
    stack: { ...SUBNETS, ports: 'ephemeral' },
    profiles: { quick: { utterances: UTTERANCES, pairs: 1, rounds: 2, visits: 0 } },
    // So that the time of an utterance is over when the next one is answered.
    timeoutS: 2,
  });
  const read = (name: string): string => readFileSync(path.join(runDir(), name), 'utf8');
  const recordOf = (name: string): RunRecord => fromJson(read(name));
  let first: Finished;
  let firstRound: string;
  let stopped: RunRecord;
  let leftBehind: readonly object[];
  let finishedExitCode: number;

  beforeAll(async () => {
    const running = start(['--config', config, 'run', '--scenario', 'clean']);
    const stand = new Stand(await connectEngine(), running, runDir);
    await running.said(/clean round 2/, 180_000);
    // The answers of two utterances of three, of which the second may be cut off.
    await stand.heard('clean', 2, 2);
    running.child.kill('SIGINT');
    first = await running.finished();
    stopped = recordOf('run.json');
    firstRound = read('evidence/clean/1/round.json');
    leftBehind = await leftOf(runDir());
    finishedExitCode = (await hiveBench(['run', '--resume', runDir()])).exitCode;
  });

  it('was judged by what it had until then, and says how to go on', () => {
    expect(first.exitCode).toBe(EXIT.interrupted);
    expect(first.stderr).toContain('SIGINT: stopping');
    expect(first.stderr).toContain(`hive-bench run --resume ${nearest(runDir())}`);
    expect(stopped).toMatchObject({ interrupted: true, verdict: 'inconclusive' });
    expect(leftBehind).toEqual([]);
  });

  it('counted what was heard of the second round, and nothing that was cut off as missing', () => {
    const { n = 0, missing } = stopped.scenarios[0]?.metrics.e2e_ms ?? {};
    expect(missing).toBe(0);
    expect(n).toBeGreaterThan(UTTERANCES / 2);
    expect(n).toBeLessThan(UTTERANCES);
  });

  it('goes on where it was, and is then judged by both rounds', async () => {
    const record = recordOf('run.json');
    expect(record).toMatchObject({ interrupted: false, exitCode: finishedExitCode, runId: stopped.runId });
    expect(record.scenarios[0]?.rounds).toBe(2);
    expect(read('evidence/clean/1/round.json')).toBe(firstRound);
    const utterances = record.scenarios[0]?.utterances.map(({ utterance }) => utterance) ?? [];
    expect(new Set(utterances).size).toBe(UTTERANCES);
    expect(await leftOf(runDir())).toEqual([]);
  });

  it('explains where the time of nearly every utterance went', () => {
    const [clean] = recordOf('run.json').scenarios;
    const heard = clean?.utterances.filter(({ e2eMs }) => Number.isFinite(e2eMs)) ?? [];
    const explained = heard.filter(({ stagesMs, e2eMs }) => {
      const sumMs = Object.values(stagesMs ?? {}).reduce((sum, each) => sum + each, 0);
      return stagesMs !== undefined && Math.abs(sumMs - e2eMs) <= 20;
    });
    expect(heard.length).toBeGreaterThan(0);
    expect(explained.length / heard.length).toBeGreaterThanOrEqual(0.95);
    expect(clean?.waterfall?.explained).toBe(explained.length);
  });

  it('has nothing left to go on with', async () => {
    const { exitCode, stderr } = await hiveBench(['run', '--resume', runDir()], NO_ENGINE);
    expect(exitCode).toBe(EXIT.usage);
    expect(stderr).toContain('there is nothing left to measure');
  });

  it('is judged again without an engine to the same record, but for when it was judged', async () => {
    const before = read('run.json');
    const { exitCode } = await hiveBench(['judge', runDir()], NO_ENGINE);
    expect(exitCode).toBe(finishedExitCode);
    const [was, is] = [JSON.parse(before), JSON.parse(read('run.json'))] as { judgedAt: string }[];
    expect(is?.judgedAt).not.toBe(was?.judgedAt);
    expect(read('run.json').replace(String(is?.judgedAt), String(was?.judgedAt))).toBe(before);
  });

  it('has a page with its course, its worst utterances and their sound, which a browser plays', async () => {
    await using browser = await launch();
    const { page, complaints, requests } = await open(browser, path.join(runDir(), 'report.html'), 'dark');
    expect([complaints, requests]).toEqual([[], []]);
    expect(await countIn(page, 'worst', 'tbody tr')).toBe(UTTERANCES);
    expect(await countIn(page, 'time-line', '.chart svg path')).toBeGreaterThan(10);
    const seconds = await clipSeconds(page);
    expect(seconds.length).toBe(UTTERANCES);
    for (const each of seconds) expect(each).toBeGreaterThan(1);
    expect(await barriers(page)).toEqual([]);
  });

  it('is told in every format, and to GitHub Actions, and quietly', async () => {
    const summary = path.join(path.dirname(config), 'step-summary.md');
    const inActions = { ...NO_ENGINE, GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };
    const files = {
      json: 'run.json',
      junit: 'junit.xml',
      markdown: 'summary.md',
      prometheus: 'metrics.prom',
    };
    for (const [format, file] of Object.entries(files)) {
      const told = await hiveBench(['judge', runDir(), '--quiet', '--format', format], inActions);
      expect(told.stdout).toBe(read(file));
      // Not in the document, and not lost.
      expect(told.stderr).toMatch(/^(::\w+ title=hive-bench.*\n)+$/);
    }
    expect(readFileSync(summary, 'utf8')).toBe(read('summary.md').repeat(Object.keys(files).length));
    const text = await hiveBench(['judge', runDir(), '--quiet'], inActions);
    // The table between stop and go, the annotations after it, or they would not be obeyed either.
    expect(text.stdout).toMatch(
      /^::stop-commands::([\w-]{36})\n[^]*\n::\1::\n(::\w+ title=hive-bench.*\n)+$/,
    );
    expect(text.stderr).toBe('');
  });

  it('gets the same scores when its recordings are scored anew', async () => {
    const before = read('samples.ndjson');
    expect(before).toContain('"mos_lqo"');
    const { exitCode } = await hiveBench(['judge', runDir(), '--rescore']);
    expect(exitCode).toBe(finishedExitCode);
    expect(read('samples.ndjson')).toBe(before);
    expect(await leftOf(runDir())).toEqual([]);
  });

  it('is signed off, which shows any later change', async () => {
    const bundle = path.join(runDir(), '..', '..', 'bundle.tar.gz');
    const signoff = (...more: readonly string[]): Promise<Finished> =>
      hiveBench(['signoff', runDir(), '--by', 'a test', '--output', bundle, ...more], NO_ENGINE);
    const refused = await signoff();
    expect([refused.exitCode, refused.stderr]).toEqual([
      EXIT.usage,
      expect.stringContaining('its profile is quick'),
    ]);
    const key = generateKeyPairSync('ed25519');
    const [privateKey, publicKey] = ['signer.pem', 'signer.pub.pem'].map((name) =>
      path.join(runDir(), '..', '..', name),
    ) as [string, string];
    writeFileSync(privateKey, key.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(publicKey, key.publicKey.export({ type: 'spki', format: 'pem' }));
    const { exitCode, stdout, stderr } = await signoff(
      '--archive',
      '--remark',
      'before December',
      '--sign-key',
      privateKey,
    );
    expect([exitCode, stderr]).toEqual([EXIT.pass, expect.stringContaining('judging the run again')]);
    const [, sum = ''] = /sha256 +([0-9a-f]{64})/.exec(stdout) ?? [];
    const intact = await hiveBench(['verify', bundle, '--sha256', sum, '--public-key', publicKey], NO_ENGINE);
    expect([intact.exitCode, intact.stdout]).toEqual([EXIT.pass, expect.stringContaining('signature good')]);
    writeFileSync(bundle, readFileSync(bundle).subarray(0, -100));
    const cut = await hiveBench(['verify', bundle], NO_ENGINE);
    expect([cut.exitCode, cut.stdout]).toEqual([
      EXIT.invalid,
      expect.stringContaining('is not what was signed off'),
    ]);
    rmSync(bundle);
  });

  it('differs in nothing from itself, and answers for the items of a checklist', async () => {
    const output = path.join(runDir(), '..', '..', 'compared');
    const same = await hiveBench(['compare', runDir(), runDir(), '--output', output], NO_ENGINE);
    expect([same.exitCode, same.stdout]).toEqual([
      EXIT.pass,
      expect.stringContaining('= no difference shown'),
    ]);
    expect(readdirSync(output).toSorted()).toEqual(['compare.html', 'compare.json']);
    const list = await hiveBench(['checklist', 'quarterly', '--run', runDir()], NO_ENGINE);
    // It was measured with the profile quick: a load test it is not.
    expect([list.exitCode, list.stdout]).toEqual([
      EXIT.sloBreach,
      expect.stringContaining('1 scenario with profile quick'),
    ]);
  });

  it('gets another verdict by another limit, beside its own', async () => {
    const before = read('run.json');
    const { exitCode, stdout } = await hiveBench(['judge', runDir(), '--slo', 'e2e_ms p95 <= 20'], NO_ENGINE);
    expect(exitCode).toBe(EXIT.sloBreach);
    expect(stdout).toContain('fail');
    expect(recordOf('judged/run.json').verdict).toBe('fail');
    expect(read('run.json')).toBe(before);
  });

  it('is refused with an SLO that is none, and with samples that were edited or cut, nothing being written', async () => {
    const before = read('run.json');
    const samples = read('samples.ndjson');
    const file = path.join(runDir(), 'samples.ndjson');
    const refused = async (args: readonly string[], message: RegExp): Promise<void> => {
      const { exitCode, stderr, stdout } = await hiveBench(['judge', runDir(), ...args], NO_ENGINE);
      expect(stderr).toMatch(message);
      expect([exitCode, stdout]).toEqual([EXIT.usage, '']);
    };
    await refused(['--slo', 'e2e_ms p95 < 450'], /--slo: got "e2e_ms p95 < 450", expected/);
    writeFileSync(file, samples.replace(/"value":[^,}]+/, '"value":"much"'));
    await refused([], /samples\.ndjson line 1: /);
    const lines = samples.split('\n').slice(0, -1);
    const firstSeal = lines.findIndex((line) => line.includes('"seal"'));
    const upTo = (count: number): string => lines.slice(0, count).join('\n');
    // Within a line, between two of them, and between two rounds.
    writeFileSync(file, upTo(lines.length).slice(0, -1));
    await refused([], /samples\.ndjson line \d+: got .* without a line feed/);
    writeFileSync(file, `${upTo(lines.length - 1)}\n`);
    await refused([], /samples\.ndjson line \d+: got the end of the file, expected the seal/);
    writeFileSync(file, `${upTo(firstSeal + 1)}\n`);
    await refused([], /samples\.ndjson: got no samples of clean round 2, expected those of every finished/);
    writeFileSync(file, samples);
    expect(read('run.json')).toBe(before);
  });
});
