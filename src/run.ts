import type { HiveBenchConfig } from './config/config.ts';
import { Gateway } from './impair/gateway.ts';
import { durationMs } from './model/audio-format.ts';
import type { RunRecord, ScenarioRecord } from './model/run-record.ts';
import { VERSION } from './model/version.ts';
import { createStore, type Store } from './report/store.ts';
import { planRun, type RunOptions, type RunPlan } from './run/plan.ts';
import { conclude } from './run/conclude.ts';
import { LiveCount, type LiveState } from './run/progress.ts';
import { runScenario } from './run/scenario.ts';
import { prepareSpeech } from './run/speech.ts';
import { openSession, type Say, type Session } from './run/session.ts';
import { planScripts } from './schedule.ts';
import { SIGNAL_PORT, TRANSLATOR_IDENTITY } from './stack/services/definitions.ts';
import { HOST } from './model/topology.ts';

export interface RunHooks {
  readonly say: Say;
  readonly onProgress: (state: LiveState) => void;
  readonly onScenario: (record: ScenarioRecord) => void;
}

export interface RunOutcome {
  readonly record: RunRecord;
  readonly dir: string;
  readonly reports: { readonly json: string; readonly html: string };
}

/**
 * The conductor: configuration to stack to scenarios to verdict to reports, each stage handing plain data to the next.
 * An aborted signal ends the measuring; what was measured until then is judged and reported all the same.
 */
export async function run(
  config: HiveBenchConfig,
  options: RunOptions,
  hooks: RunHooks,
  signal: AbortSignal,
): Promise<RunOutcome> {
  const plan = planRun(config, options);
  const startedAt = new Date();
  const store = createStore(config.output, { now: () => startedAt, random: Math.random });
  hooks.say(`run ${store.runId}: ${plan.scenarios.length} scenarios, profile ${options.profile}`);
  try {
    const measured = await measureAll(config, options, plan, store, hooks, signal);
    const record = conclude({
      ...measured,
      config,
      options,
      plan,
      runId: store.runId,
      startedAt,
      endedAt: new Date(),
      interrupted: signal.aborted,
    });
    return { record, dir: store.dir, reports: store.writeReports(record) };
  } finally {
    store.close();
  }
}

interface MeasuredRun {
  readonly scenarios: readonly ScenarioRecord[];
  readonly backend: 'kernel' | 'uml';
  readonly versions: Readonly<Record<string, string>>;
}

async function measureAll(
  config: HiveBenchConfig,
  options: RunOptions,
  plan: RunPlan,
  store: Store,
  hooks: RunHooks,
  signal: AbortSignal,
): Promise<MeasuredRun> {
  await using session = await openSession(
    {
      config,
      gateway: config.gateway,
      runId: store.runId,
      logDir: store.logsDir,
      kept: options.keep,
      say: hooks.say,
    },
    signal,
  );
  const gateway = new Gateway((argv) => session.stack.service('gateway').exec(argv));
  const backend = await gateway.backend();
  hooks.say(`stack is up; gateway back end ${backend}`);
  const scenarios = await runScenarios(config, plan, session, gateway, store, hooks, signal);
  if (options.keep) session.stack.release();
  return { scenarios, backend, versions: versionsOf(session) };
}

function versionsOf({ engine, images }: Session): Readonly<Record<string, string>> {
  return {
    'hive-bench': VERSION,
    node: process.version,
    engine: engine.version,
    'engine API': engine.apiVersion,
    ...images,
  };
}

async function runScenarios(
  config: HiveBenchConfig,
  plan: RunPlan,
  session: Session,
  gateway: Gateway,
  store: Store,
  hooks: RunHooks,
  signal: AbortSignal,
): Promise<ScenarioRecord[]> {
  const { sentences, references } = await prepareSpeech(config, session, store.runId, signal);
  hooks.say(`${sentences.length} sentences, ${references.size} reference translations`);
  const scripts = planScripts({
    clips: sentences.map((sentence) => ({
      ...sentence,
      translationMs: durationMs(references.get(sentence.text)?.samples ?? new Int16Array()),
    })),
    pairs: plan.profile.pairs,
    utterancesPerPair: plan.utterancesPerPair,
    seed: config.seed,
  });
  const records: ScenarioRecord[] = [];
  for (const [index, scenario] of plan.scenarios.entries()) {
    if (signal.aborted) break;
    const live = new LiveCount();
    const began = performance.now();
    let totalMs: number | undefined;
    const tick = setInterval(() => {
      const elapsedMs = performance.now() - began;
      hooks.onProgress({
        scenario: scenario.name,
        index,
        of: plan.scenarios.length,
        elapsedMs,
        ...(totalMs !== undefined && { totalMs }),
        ...live.state(),
      });
    }, 500);
    try {
      const record = await runScenario(
        {
          session,
          gateway,
          runId: store.runId,
          scenario,
          slos: plan.slosOf(scenario),
          provisional: plan.profile.provisional,
          scripts,
          visits: plan.profile.visits,
          sentences,
          references,
          signalUrl: `ws://${session.topology.stack.at(HOST.livekit)}:${SIGNAL_PORT}`,
          translatorIdentity: TRANSLATOR_IDENTITY,
          timeoutMs: config.timeoutS * 1000,
          evidenceDir: store.evidenceDir,
          allAnswered: () => live.state().heard >= plan.utterancesPerPair * plan.profile.pairs,
          observe: (observation) => {
            store.appendLine('observations.ndjson', observation);
            live.observe(observation);
          },
          sample: (sample) => store.appendLine('samples.ndjson', sample),
          onStart: (ms) => {
            totalMs = performance.now() - began + ms;
          },
        },
        signal,
      );
      records.push(record);
      hooks.onScenario(record);
    } catch (error) {
      // A scenario that was stopped while it was still joining has nothing to report; the ones before it have.
      if (!signal.aborted) throw error;
    } finally {
      clearInterval(tick);
    }
  }
  // Nothing to judge: the abort itself is the outcome.
  if (records.length === 0) signal.throwIfAborted();
  return records;
}
