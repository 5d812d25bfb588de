import { leaveImpaired } from './run/leave-impaired.ts';
import { leaveUp } from './run/stack-keys.ts';
import { writeSpeech } from './evidence/speech.ts';
import { HiveBenchError } from './errors.ts';
import { Gateway } from './impair/gateway.ts';
import type { AnalysedRound } from './judge/round.ts';
import { type Reports, writeReports } from './judge/reports.ts';
import { judgeOne, judgeRun } from './judge/run.ts';
import type { BothWays, Setup, SpeechItem } from './model/evidence.ts';
import type { ScriptLine } from './model/participant.ts';
import type { RunRecord, ScenarioRecord } from './model/run-record.ts';
import type { Scenario } from './model/scenario.ts';
import type { Target } from './model/target.ts';
import { HOST } from './model/topology.ts';
import { VERSION } from './model/version.ts';
import type { BegunRun } from './run/begin.ts';
import { describeHost } from './run/host.ts';
import { PLACES_PER_PAIR } from './run/cast.ts';
import { probeBaseline } from './run/path-check.ts';
import { LiveCount, type LiveState } from './run/progress.ts';
import { runRound } from './run/round.ts';
import { openSession, type Say, type Session } from './run/session.ts';
import { precheck } from './run/precheck.ts';
import { prepareSpeech, type Speech, translationMs } from './run/speech.ts';
import { reach } from './run/target.ts';
import { Watch } from './run/watch.ts';
import { planScripts } from './schedule.ts';
import { SIGNAL_PORT, TRANSLATOR_IDENTITY } from './stack/services/definitions.ts';

export interface RunHooks {
  readonly say: Say;
  readonly onProgress: (state: LiveState) => void;
  readonly onScenario: (record: ScenarioRecord) => void;
}

export interface RunOutcome {
  readonly record: RunRecord;
  readonly dir: string;
  readonly reports: Reports;
}

/**
 * The conductor: configuration to stack to scenarios to verdict to reports, each stage handing plain data to the next.
 * An aborted signal ends the measuring; what was measured until then is judged and reported all the same.
 */
export async function run(
  begun: BegunRun,
  wishes: Wishes,
  hooks: RunHooks,
  signal: AbortSignal,
): Promise<RunOutcome> {
  const { scenarios, profile, rounds } = begun.plan;
  const of = rounds > 1 ? ` of ${rounds} rounds` : '';
  hooks.say(`run ${begun.runId}: ${scenarios.length} scenarios${of}, profile ${profile}`);
  if (begun.done.length > 0) hooks.say(`${begun.done.length} rounds were measured before`);
  const measured = await measureAll(begun, wishes, hooks, signal);
  // Nothing to judge: the abort itself is the outcome.
  if (measured.rounds.length === 0) signal.throwIfAborted();
  const record = judgeRun({ ...measured, judgedAt: new Date() });
  return { record, dir: begun.dir, reports: await writeReports(begun.dir, record) };
}

interface MeasuredRun {
  readonly setup: Setup;
  readonly rounds: readonly AnalysedRound[];
}

async function measureAll(
  begun: BegunRun,
  { keep, capture, targetEnv }: Wishes,
  hooks: RunHooks,
  signal: AbortSignal,
): Promise<MeasuredRun> {
  const { config, runId, dir } = begun;
  const reached = config.target && (await reach(config.target, targetEnv));
  await using session = await openSession(
    {
      config,
      gateway: config.gateway,
      runId,
      logDir: `${dir}/logs`,
      kept: keep,
      monitoring: config.stack.monitoring ?? false,
      capture,
      ...(reached && { reached }),
      say: hooks.say,
    },
    signal,
  );
  const gateway = new Gateway((argv) => session.stack.service('gateway').exec(argv));
  const gatewayBackend = await gateway.backend();
  hooks.say(`stack is up; gateway back end ${gatewayBackend}`);
  if (config.target) await precheck(session, gateway, config.target, runId);
  const speech = await prepareSpeech(config, session, runId, signal);
  const setup = begun.settle({
    gatewayBackend,
    host: describeHost(),
    versions: versionsOf(session),
    corpus: speech.corpus,
  });
  hooks.say(`${speech.sentences.length} sentences, ${speech.items.size} reference translations`);
  const baseline = await idlePath(session, gateway, setup, signal);
  const options = { language: config.languages.target, timeoutMs: setup.timeoutMs };
  await using watch = config.stack.monitoring
    ? await Watch.open(session.stack, options, hooks.say)
    : undefined;
  const conductor = new Conductor(begun, setup, session, gateway, speech, baseline, hooks, watch, capture);
  const rounds = await conductor.measure(signal);
  if (keep) {
    const last = setup.scenarios.at(-1);
    if (last) await leaveImpaired(gateway, session.stack, last);
    leaveUp(session, `${dir}/logs`);
  }
  return { setup, rounds };
}

/** What a run does besides measuring. */
export interface Wishes {
  /** Leave stack and impairment up. */
  readonly keep: boolean;
  /** Write down the packets of every leg. */
  readonly capture: boolean;
  /** File with the keys of a target; the environment has them unless given. */
  readonly targetEnv?: string | undefined;
}

/** What probe, gateway and host add by themselves, on a link that harms nothing. */
async function idlePath(
  session: Session,
  gateway: Gateway,
  { pairs }: Setup,
  signal: AbortSignal,
): Promise<BothWays> {
  const place = pairs * PLACES_PER_PAIR;
  const idle = { uplink: [], downlink: [] };
  await gateway.applyLinks(new Map([[session.stack.participantAddress(place), idle]]));
  return probeBaseline({ session, place }, signal);
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

const NO_SOUND = new Int16Array();

/** Round after round of scenario after scenario on a stack that is up. */
class Conductor {
  readonly #begun: BegunRun;
  readonly #setup: Setup;
  readonly #session: Session;
  readonly #gateway: Gateway;
  readonly #speech: Speech;
  readonly #baseline: BothWays;
  readonly #hooks: RunHooks;
  /** Only of a stack with monitoring. */
  readonly #watch: Watch | undefined;
  readonly #capture: boolean;
  /** By round, counted from 0. The same in every scenario, so that scenarios compare. */
  readonly #scripts: readonly (readonly (readonly ScriptLine[])[])[];

  constructor(
    begun: BegunRun,
    setup: Setup,
    session: Session,
    gateway: Gateway,
    speech: Speech,
    baseline: BothWays,
    hooks: RunHooks,
    watch: Watch | undefined,
    capture: boolean,
  ) {
    this.#watch = watch;
    this.#capture = capture;
    this.#begun = begun;
    this.#setup = setup;
    this.#session = session;
    this.#gateway = gateway;
    this.#speech = speech;
    this.#baseline = baseline;
    this.#hooks = hooks;
    this.#scripts = scriptsOf(setup, speech);
  }

  async measure(signal: AbortSignal): Promise<AnalysedRound[]> {
    writeSpeech(this.#begun.dir, this.#spoken());
    const measured = [...this.#begun.done];
    for (const [index, scenario] of this.#setup.scenarios.entries()) {
      for (let round = 1; round <= this.#setup.rounds; round += 1) {
        const done = measured.some(({ facts }) => facts.scenario === scenario.name && facts.round === round);
        if (done || signal.aborted) continue;
        const analysed = await this.#round(scenario, index, round, signal);
        if (analysed) measured.push(analysed);
      }
      const record = judgeOne(this.#setup, scenario.name, measured);
      if (record) this.#hooks.onScenario(record);
    }
    return measured;
  }

  /** Undefined for a round that was stopped while its participants were still joining: it has nothing to report. */
  async #round(
    scenario: Scenario,
    index: number,
    round: number,
    signal: AbortSignal,
  ): Promise<AnalysedRound | undefined> {
    const { runId, pairs, utterancesPerPair, timeoutMs, scenarios, rounds } = this.#setup;
    const scripts = this.#scripts[round - 1] ?? [];
    const live = new LiveCount();
    const began = performance.now();
    let totalMs: number | undefined;
    const tick = setInterval(() => {
      this.#hooks.onProgress({
        scenario: rounds > 1 ? `${scenario.name} round ${round}` : scenario.name,
        index,
        of: scenarios.length,
        elapsedMs: performance.now() - began,
        ...(totalMs !== undefined && { totalMs }),
        ...live.state(),
      });
    }, 500);
    let analysed: AnalysedRound | undefined;
    try {
      await this.#watch?.begin(scenario.name);
      analysed = await runRound(
        {
          session: this.#session,
          gateway: this.#gateway,
          runId,
          dir: this.#begun.dir,
          scenario,
          round,
          scripts,
          visits: this.#setup.visitsPerRound,
          sentences: this.#speech.sentences,
          speech: this.#speech.items,
          baseline: this.#baseline,
          capture: this.#capture,
          ...meetingOf(this.#begun.config.target, this.#session),
          timeoutMs,
          allAnswered: () => live.state().heard >= utterancesPerPair * pairs,
          observe: (observation) => {
            live.observe(observation);
            this.#watch?.observe(observation);
          },
          onStart: (ms) => {
            totalMs = performance.now() - began + ms;
          },
        },
        signal,
      );
      return analysed;
    } catch (error) {
      if (!signal.aborted) throw error;
      return undefined;
    } finally {
      clearInterval(tick);
      await this.#watch?.end(analysed?.samples ?? []);
    }
  }

  /** What the scripts say: the rest of the corpus is not needed to judge the run. */
  #spoken(): SpeechItem[] {
    const texts = new Set(this.#scripts.flat(2).map(({ text }) => text));
    return [...texts].map((text) => {
      const item = this.#speech.items.get(text);
      if (!item)
        throw new HiveBenchError(`there is no reference for "${text}".`, {
          hint: 'See logs/mt.log and logs/tts.log.',
        });
      return item;
    });
  }
}

/** Where participants meet, and whom they hear there. */
function meetingOf(
  target: Target | undefined,
  { topology }: Session,
): { readonly signalUrl: string; readonly translatorIdentity: string } {
  return target
    ? { signalUrl: target.url, translatorIdentity: target.translatorIdentity }
    : {
        signalUrl: `ws://${topology.stack.at(HOST.livekit)}:${SIGNAL_PORT}`,
        translatorIdentity: TRANSLATOR_IDENTITY,
      };
}

function scriptsOf(setup: Setup, { sentences, items }: Speech): ScriptLine[][][] {
  const clips = sentences.map((sentence) => ({
    ...sentence,
    translationMs: translationMs(
      items.get(sentence.text) ?? { voice: sentence.samples, reference: NO_SOUND },
    ),
  }));
  const { pairs, utterancesPerPair, seed, rounds } = setup;
  return Array.from({ length: rounds }, (_, i) =>
    planScripts({ clips, pairs, utterancesPerPair, seed, round: i + 1 }),
  );
}
