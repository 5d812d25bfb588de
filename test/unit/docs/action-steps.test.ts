import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { EXIT } from '../../../src/lib/errors.ts';
import { ROOT } from '../../../src/lib/root.ts';
import {
  type Action,
  type Contexts,
  evaluate,
  filled,
  inputsOf,
  type Place,
  startStep,
  type Step,
} from './composite-action.ts';

const action = parse(readFileSync(path.join(ROOT, 'action.yml'), 'utf8')) as Action;

function stepOf(what: (step: Step) => boolean): Step {
  const found = action.runs.steps.find(what);
  if (!found) throw new Error('no such step');
  return found;
}
const MEASURE = stepOf(({ id }) => id === 'measure');
const SETUP = stepOf(({ run }) => run?.includes('scripts/setup') ?? false);
const KEEP = stepOf(({ uses }) => uses?.startsWith('actions/upload-artifact@') ?? false);

let place: Place;
beforeEach(() => {
  const folder = mkdtempSync(path.join(tmpdir(), 'hive bench action '));
  const of = (name: string): string => {
    mkdirSync(path.join(folder, name));
    return path.join(folder, name);
  };
  place = { action: of('checkout'), workspace: of('workspace'), temp: of('temp') };
  mkdirSync(path.join(place.action, 'scripts'));
  mkdirSync(path.join(place.action, 'bin'));
  for (const script of ['scripts/github-action', 'scripts/forward-signals'])
    symlinkSync(path.join(ROOT, script), path.join(place.action, script));
});
afterEach(() => rmSync(path.dirname(place.action), { recursive: true, force: true }));

const given = (inputs: Readonly<Record<string, string>>): Contexts => ({
  inputs: inputsOf(action, inputs),
  steps: {},
});

/** In place of hive-bench, a program of node's that does as told. */
function hiveBenchIs(program: string): void {
  writeFileSync(path.join(place.action, 'bin/hive-bench.js'), program);
}

/** Writes its arguments to the file `argv`, and makes the folder of a run with this verdict. */
const RECORDS = (verdict: string, code: number): string => `
const { mkdirSync, writeFileSync } = require('node:fs');
writeFileSync('argv', JSON.stringify(process.argv.slice(2)));
const output = process.argv[process.argv.indexOf('--output') + 1];
mkdirSync(output + '/20261129-000000-aaaa', { recursive: true });
writeFileSync(output + '/20261129-000000-aaaa/run.json', JSON.stringify({ verdict: '${verdict}' }));
process.exitCode = ${code};`;

const argv = (): string[] => JSON.parse(readFileSync(path.join(place.workspace, 'argv'), 'utf8')) as string[];

const DEFAULTS = ['run', '--profile', 'ci', '--output', 'results'];

describe('the step that measures', () => {
  it.each([
    ['one a line', 'clean\nloss-5\njitter-150'],
    ['a block of YAML', 'clean\nloss-5\njitter-150\n'],
    ['spaces', 'clean loss-5  jitter-150'],
    ['tabs, an empty line and indents', '\tclean\n\n  loss-5\tjitter-150  '],
    ["Windows' line ends", 'clean\r\nloss-5\r\njitter-150\r\n'],
  ])('takes every scenario, given as %s', async (_, scenarios) => {
    hiveBenchIs(RECORDS('pass', 0));
    const { code } = await startStep(MEASURE, given({ scenarios }), place).ended;
    expect([code, argv()]).toEqual([0, [...DEFAULTS, '--scenario', 'clean', 'loss-5', 'jitter-150']]);
  });

  it('takes every input, over several lines or with white space around it', async () => {
    hiveBenchIs(RECORDS('fail', EXIT.sloBreach));
    const contexts = given({
      profile: ' quick\n',
      config: 'a folder/my.config.ts\n',
      output: '\n  out put\n',
      args: '--duration 30\n--gateway\numl\n',
    });
    const { code, outputs } = await startStep(MEASURE, contexts, place).ended;
    expect(argv()).toEqual([
      '--config',
      'a folder/my.config.ts',
      'run',
      '--profile',
      'quick',
      '--output',
      'out put',
      '--duration',
      '30',
      '--gateway',
      'uml',
    ]);
    expect(code).toBe(EXIT.sloBreach);
    const dir = 'out put/20261129-000000-aaaa';
    const expected = { 'exit-code': '2', 'run-dir': dir, verdict: 'fail', report: `${dir}/report.html` };
    expect(outputs).toEqual(expected);
    // What the caller of the action sees, and what is kept.
    const after = { ...contexts, steps: { measure: outputs } };
    const told = Object.entries(action.outputs).map(([name, { value }]) => [name, filled(value, after)]);
    expect(Object.fromEntries(told)).toEqual(expected);
    expect(evaluate(KEEP.if ?? '', after).coerceString()).toBe('true');
    expect(filled(KEEP.with?.['path'] ?? '', after)).toBe(`${dir}\n!${dir}/keys.env\n`);
  });

  it('takes text for text', async () => {
    hiveBenchIs(RECORDS('pass', 0));
    const scenarios = '$(touch pwned) `touch pwned` * ;touch pwned';
    await startStep(MEASURE, given({ scenarios }), place).ended;
    expect(argv().slice(DEFAULTS.length)).toEqual(['--scenario', ...scenarios.split(' ')]);
    expect(existsSync(path.join(place.workspace, 'pwned'))).toBe(false);
  });

  it.each([
    ['profile', { profile: 'ci\nquick' }],
    ['config', { config: 'a.ts\nb.ts' }],
    ['output', { output: 'a\nverdict=pass' }],
    ['args', { args: '--keep --output elsewhere' }],
    ['args', { args: '--output=elsewhere' }],
  ])('refuses %s that is not what it can be: nothing is started', async (name, inputs) => {
    hiveBenchIs(RECORDS('pass', 0));
    const { code, outputs, stderr } = await startStep(MEASURE, given(inputs), place).ended;
    expect(stderr).toMatch(new RegExp(`^${name}: got .*expected`));
    expect(code).toBe(EXIT.usage);
    expect(outputs).toEqual({ 'exit-code': '64', 'run-dir': '', verdict: '', report: '' });
    expect(existsSync(path.join(place.workspace, 'argv'))).toBe(false);
  });

  it('is not green when nothing was measured', async () => {
    hiveBenchIs('console.log("Usage: hive-bench run [options]")');
    const { code, outputs, stderr } = await startStep(MEASURE, given({ args: '--help' }), place).ended;
    expect([code, outputs['exit-code'], outputs['verdict']]).toEqual([EXIT.usage, '64', '']);
    expect(stderr).toContain('measured nothing');
  });

  // SIGINT, 7.5 s later SIGTERM: to the process of the step alone. Here 0.2 s later.
  it.each([
    ['SIGINT, then SIGTERM', ['SIGINT', 'SIGTERM'] as const],
    ['SIGTERM', ['SIGTERM'] as const],
    ['SIGHUP', ['SIGHUP'] as const],
  ])('passes %s on, each once, and waits for what hive-bench makes of it', async (_, signals) => {
    hiveBenchIs(`
const { appendFileSync } = require('node:fs');
${RECORDS('inconclusive', EXIT.interrupted)}
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => appendFileSync('signals', name + ' '));
const alive = setInterval(() => undefined, 1000);
process.on('${signals.at(-1)}', () => setTimeout(() => clearInterval(alive), 300));
writeFileSync('ready', '');`);
    const { entry, ended } = startStep(MEASURE, given({}), place);
    while (!existsSync(path.join(place.workspace, 'ready'))) await sleep(10);
    for (const signal of signals) {
      entry.kill(signal);
      await sleep(200);
    }
    const { code, outputs } = await ended;
    expect(readFileSync(path.join(place.workspace, 'signals'), 'utf8').trim().split(' ')).toEqual(signals);
    expect([code, outputs['exit-code'], outputs['verdict']]).toEqual([
      EXIT.interrupted,
      '130',
      'inconclusive',
    ]);
  });

  it('passes a signal to its whole group on once, as a terminal and `timeout` send it', async () => {
    hiveBenchIs(`
const { appendFileSync, writeFileSync } = require('node:fs');
process.on('SIGTERM', () => { appendFileSync('signals', 'SIGTERM '); setTimeout(() => process.exit(130), 200); });
setInterval(() => undefined, 1000);
writeFileSync('ready', '');`);
    const { entry, ended } = startStep(MEASURE, given({}), place);
    while (!existsSync(path.join(place.workspace, 'ready'))) await sleep(10);
    process.kill(-(entry.pid ?? 0), 'SIGTERM');
    expect((await ended).code).toBe(EXIT.interrupted);
    expect(readFileSync(path.join(place.workspace, 'signals'), 'utf8')).toBe('SIGTERM ');
  });
});

describe('the step that sets up', () => {
  it('runs scripts/setup of the checkout, without what only developers need', async () => {
    const setup = path.join(place.action, 'scripts/setup');
    writeFileSync(setup, '#!/bin/sh\nenv | grep -i ^npm_config_omit=; echo "$#"; ps -o comm= -p $PPID\n');
    chmodSync(setup, 0o755);
    const { entry, ended } = startStep(SETUP, given({}), place);
    const { code, stdout } = await ended;
    expect([code, stdout.split('\n').slice(0, 2)]).toEqual([0, ['NPM_CONFIG_OMIT=dev', '0']]);
    expect(entry.exitCode).toBe(0);
  });
});

describe('what is not a script', () => {
  it('is an action at a commit, with the version beside it', () => {
    const files = ['action.yml', 'docs/examples/github-workflow.yml'];
    const uses = files.flatMap((file) =>
      [...readFileSync(path.join(ROOT, file), 'utf8').matchAll(/uses: (.*)/g)].map(([, what = '']) => what),
    );
    expect(uses).toHaveLength(4);
    for (const what of uses) expect(what).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it("measures one job at a time on a machine of one's own, and lets machines of GitHub work side by side", () => {
    const workflow = parse(readFileSync(path.join(ROOT, 'docs/examples/github-workflow.yml'), 'utf8')) as {
      jobs: {
        'hive-bench': { 'runs-on': string; concurrency: { group: string; 'cancel-in-progress': boolean } };
      };
    };
    const { 'runs-on': runsOn, concurrency } = workflow.jobs['hive-bench'];
    const on = (text: string, runId: string, runner: string): string =>
      filled(text, { inputs: {}, steps: {}, vars: { HIVE_BENCH_RUNNER: runner }, github: { run_id: runId } });
    expect([on(runsOn, '1', ''), on(runsOn, '1', 'lab')]).toEqual(['ubuntu-24.04', 'lab']);
    expect(on(concurrency.group, '1', 'lab')).toBe(on(concurrency.group, '2', 'lab'));
    expect(on(concurrency.group, '1', '')).not.toBe(on(concurrency.group, '2', ''));
    // Another branch's run is waited for, not ended.
    expect(concurrency['cancel-in-progress']).toBe(false);
  });

  it('keeps nothing of a run that made no folder', () => {
    const nothing = { ...given({}), steps: { measure: { 'run-dir': '' } } };
    expect(evaluate(KEEP.if ?? '', nothing).coerceString()).toBe('false');
  });
});
