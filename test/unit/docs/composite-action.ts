import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';

/** Of action.yml, what is run here. */
export interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

export interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string>>;
}

type Values = Readonly<Record<string, string>>;

/** Inputs as the caller gives them, and what earlier steps put out. */
export interface Contexts {
  readonly inputs: Values;
  readonly steps: Readonly<Record<string, Values>>;
  /** Of a workflow. */
  readonly vars?: Values;
  readonly github?: Values;
}

const ALWAYS = { name: 'always', minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(true) };

/** An expression, without the `${{ }}` around it, by GitHub's own evaluator. */
export function evaluate(
  expression: string,
  { inputs, steps, vars = {}, github = {} }: Contexts,
): data.ExpressionData {
  const strings = (values: Values): data.Dictionary =>
    new data.Dictionary(
      ...Object.entries(values).map(([key, value]) => ({ key, value: new data.StringData(value) })),
    );
  const context = new data.Dictionary(
    { key: 'inputs', value: strings(inputs) },
    { key: 'vars', value: strings(vars) },
    { key: 'github', value: strings(github) },
    {
      key: 'steps',
      value: new data.Dictionary(
        ...Object.entries(steps).map(([key, outputs]) => ({
          key,
          value: new data.Dictionary({ key: 'outputs', value: strings(outputs) }),
        })),
      ),
    },
  );
  const names = ['inputs', 'steps', 'vars', 'github'];
  const parser = new Parser(new Lexer(expression).lex().tokens, names, [ALWAYS]);
  return new Evaluator(parser.parse(), context, new Map([['always', ALWAYS]])).evaluate();
}

/** Text with every expression in it evaluated. */
export function filled(text: string, contexts: Contexts): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/g, (_, expression: string) =>
    evaluate(expression.trim(), contexts).coerceString(),
  );
}

/** The inputs a caller gave, and the defaults of the others. */
export function inputsOf(action: Action, given: Values): Values {
  return Object.fromEntries(
    Object.entries(action.inputs).map(([name, input]) => [name, given[name] ?? input.default ?? '']),
  );
}

export interface Place {
  /** The action's own checkout. */
  readonly action: string;
  readonly workspace: string;
  /** RUNNER_TEMP: scripts, outputs and summaries. */
  readonly temp: string;
  readonly env?: NodeJS.ProcessEnv;
}

export interface RunningStep {
  /** The process that a cancelled job signals. */
  readonly entry: ChildProcess;
  readonly ended: Promise<EndedStep>;
}

export interface EndedStep {
  readonly code: number | null;
  readonly outputs: Values;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A `run` step the way the runner starts it: the text in a file of its own, which `bash` runs with these options.
 * https://docs.github.com/actions/reference/workflow-syntax-for-github-actions#jobsjob_idstepsshell
 */
export function startStep(step: Step, contexts: Contexts, place: Place): RunningStep {
  const file = (name: string): string => path.join(place.temp, name);
  writeFileSync(file('step.sh'), filled(step.run ?? '', contexts));
  for (const name of ['output', 'summary']) writeFileSync(file(name), '');
  const env = Object.entries(step.env ?? {}).map(([name, value]) => [name, filled(value, contexts)]);
  const entry = spawn('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', file('step.sh')], {
    cwd: place.workspace,
    env: {
      ...process.env,
      ...place.env,
      ...(Object.fromEntries(env) as NodeJS.ProcessEnv),
      GITHUB_ACTIONS: 'true',
      GITHUB_ACTION_PATH: place.action,
      GITHUB_WORKSPACE: place.workspace,
      GITHUB_OUTPUT: file('output'),
      GITHUB_STEP_SUMMARY: file('summary'),
      RUNNER_TEMP: place.temp,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  entry.stdout.on('data', (chunk: Buffer) => (texts.stdout += chunk.toString()));
  entry.stderr.on('data', (chunk: Buffer) => (texts.stderr += chunk.toString()));
  const ended = new Promise<EndedStep>((resolve, reject) => {
    entry.once('error', reject);
    entry.once('close', (code) =>
      resolve({ code, outputs: outputsIn(readFileSync(file('output'), 'utf8')), ...texts }),
    );
  });
  return { entry, ended };
}

function outputsIn(text: string): Values {
  return Object.fromEntries(
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}
