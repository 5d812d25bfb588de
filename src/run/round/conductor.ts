import type { HiveBenchConfig } from '../../config/config.ts';
import { HiveBenchError } from '../../lib/errors.ts';
import { chainSpeech } from '../../evidence/chain.ts';
import { writeSpeech } from '../../evidence/speech.ts';
import type { AnalysedRound } from '../../judge/round.ts';
import { judgeOne } from '../../judge/run.ts';
import type { SpeechItem } from '../../model/evidence.ts';
import type { UnhealthyService } from '../../model/incident.ts';
import type { ScriptLine } from '../../wire/participant.ts';
import type { Sample } from '../../model/sample.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { Setup } from '../../model/setup.ts';
import type { Target } from '../../model/target.ts';
import { breachIn } from '../../model/look.ts';
import { HOST } from '../../model/topology.ts';
import { planScripts } from '../plan/schedule.ts';
import { SIGNAL_PORT, TRANSLATOR_IDENTITY } from '../../stack/services/definitions.ts';
import type { BegunRun } from '../session/begin.ts';
import { BreachWatch } from './breach-watch.ts';
import type { RunHooks } from '../session/hooks.ts';
import { LiveCount } from './progress.ts';
import { JudgedTexts } from '../scoring/judged-texts.ts';
import { synthesize } from '../scoring/references.ts';
import type { Render } from '../scoring/render-delivered.ts';
import type { TestEnvironment } from '../session/environment.ts';
import { runRound } from './round.ts';
import type { Session } from '../session/session.ts';
import { spareStaysOf } from '../plan/spare-stays.ts';
import { type Speech, translationMs, TTS_PORT } from '../corpus/speech.ts';

const NO_SOUND = new Int16Array();

/** What a conductor needs before the first round. */
export interface ConductorParts {
  readonly begun: BegunRun;
  readonly setup: Setup;
  readonly environment: TestEnvironment;
  readonly speech: Speech;
  readonly hooks: RunHooks;
  /** Capture the packets of every leg. */
  readonly capture: boolean;
}

export interface Measured {
  readonly rounds: readonly AnalysedRound[];
  /** Why the measurement ended early, if it did. */
  readonly fault?: unknown;
}

/** Measures the rounds of all scenarios on a running stack. */
export class Conductor {
  readonly #parts: ConductorParts;
  /** By round, counted from 0. Scripts are the same in every scenario, so that scenarios can be compared. */
  readonly #scripts: readonly (readonly (readonly ScriptLine[])[])[];

  readonly #judged = new JudgedTexts();

  constructor(parts: ConductorParts) {
    this.#parts = parts;
    this.#scripts = scriptsOf(parts.setup, parts.speech);
  }

  /** Returns what was measured until a signal arrived, or until a failure that a new stack does not fix. */
  async measure(signal: AbortSignal): Promise<Measured> {
    const rounds = [...this.#parts.begun.done];
    try {
      writeSpeech(this.#parts.begun.dir, this.#spoken());
      chainSpeech(this.#parts.begun.dir);
      await this.#measureAll(rounds, signal);
      return { rounds };
    } catch (fault) {
      return signal.aborted ? { rounds } : { rounds, fault };
    }
  }

  async #measureAll(measured: AnalysedRound[], signal: AbortSignal): Promise<void> {
    let unhealthy: readonly UnhealthyService[] = [];
    for (const [index, scenario] of this.#parts.setup.scenarios.entries()) {
      for (let round = 1; round <= this.#parts.setup.rounds; round += 1) {
        if (isDone(scenario, round, measured) || signal.aborted) continue;
        using _turn = await this.#parts.hooks.turn?.();
        if (signal.aborted) continue;
        const restartReason = await this.#restarted(unhealthy, signal);
        const analysed = await this.#round(scenario, index, round, restartReason, measured, signal);
        unhealthy = analysed ? unhealthyAfter(analysed) : [];
        if (analysed) measured.push(analysed);
      }
      const record = judgeOne(this.#parts.setup, scenario.name, measured);
      if (record) this.#parts.hooks.onScenario(record);
      if (this.#parts.setup.failFast && record?.verdict === 'fail') return;
    }
  }

  /** How many stays of a scenario may still be discarded and measured again. */
  #spareStays({ name }: Scenario, measured: readonly AnalysedRound[]): number {
    const { setup } = this.#parts;
    const discarded = measured.flatMap(({ facts: { scenario, discardedCalls = [] } }) =>
      scenario === name ? discardedCalls : [],
    );
    return spareStaysOf(setup) - discarded.length;
  }

  /** A round needs a healthy stack. Replaces an unhealthy one and returns the reason. */
  async #restarted(seen: readonly UnhealthyService[], signal: AbortSignal): Promise<string | undefined> {
    const { environment, hooks } = this.#parts;
    const unwell = seen.length > 0 ? seen : await environment.unhealthyServices();
    signal.throwIfAborted();
    if (unwell.length === 0) return undefined;
    const why = unwell.map(({ service, how }) => `${service} ${how}`).join(', ');
    hooks.log(`restarting the stack: ${why}`);
    await environment.restart(signal);
    return why;
  }

  /** Undefined for a round that was stopped while its participants were still joining: it has no results. */
  async #round(
    scenario: Scenario,
    index: number,
    round: number,
    restartReason: string | undefined,
    measured: readonly AnalysedRound[],
    signal: AbortSignal,
  ): Promise<AnalysedRound | undefined> {
    const { environment } = this.#parts;
    const {
      runId,
      pairs,
      staysPerRound = 1,
      utterancesPerPair,
      timeoutMs,
      scenarios,
      rounds,
    } = this.#parts.setup;
    const spareStays = this.#spareStays(scenario, measured);
    const all = this.#scripts[round - 1] ?? [];
    const planned = pairs * staysPerRound;
    const scripts = all.slice(0, planned);
    const spareScripts = all.slice(planned, planned + spareStays * pairs);
    const live = new LiveCount();
    const { setup } = this.#parts;
    const began = performance.now();
    let totalMs: number | undefined;
    const tick = setInterval(() => {
      this.#parts.hooks.onProgress({
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
      await environment.watch?.begin(scenario.name);
      analysed = await runRound(
        {
          session: environment.session,
          gateway: environment.gateway,
          runId,
          dir: this.#parts.begun.dir,
          scenario,
          round,
          scripts,
          spareScripts,
          pairs,
          joinAttempts: this.#parts.setup.visitsPerRound,
          sentences: this.#parts.speech.sentences,
          speech: this.#parts.speech.items,
          judged: this.#judged,
          render: await renderOf(this.#parts.begun.config, environment.session),
          baseline: environment.baseline,
          ...(restartReason !== undefined && { restartReason }),
          capture: this.#parts.capture,
          ...meetingOf(this.#parts.begun.config.target, environment.session),
          timeoutMs,
          ...(setup.stopAtBreach && {
            breachWatch: new BreachWatch({
              setup,
              scenario,
              round,
              earlier: samplesOf(scenario, measured),
              live,
            }),
          }),
          allAnswered: (calls) => live.answersTo(calls) >= utterancesPerPair * calls.length,
          observe: (observation) => {
            live.observe(observation);
            environment.watch?.observe(observation);
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
      await environment.watch?.end(analysed?.samples ?? []);
    }
  }

  /** The scripts' sentences. Judging the run does not need the rest of the corpus. */
  #spoken(): SpeechItem[] {
    const texts = new Set(this.#scripts.flat(2).map(({ text }) => text));
    return [...texts].map((text) => {
      const item = this.#parts.speech.items.get(text);
      if (!item)
        throw new HiveBenchError(`there is no reference for "${text}".`, {
          hint: 'See logs/mt.log and logs/tts.log.',
        });
      return item;
    });
  }
}

function samplesOf({ name }: Scenario, measured: readonly AnalysedRound[]): readonly Sample[] {
  return measured.filter(({ facts }) => facts.scenario === name).flatMap(({ samples }) => samples);
}

/** Whether the round was measured, or its scenario was stopped because it had failed. */
function isDone({ name }: Scenario, round: number, measured: readonly AnalysedRound[]): boolean {
  const own = measured.filter(({ facts }) => facts.scenario === name);
  return own.some(({ facts }) => facts.round === round) || breachIn(own) !== undefined;
}

/** The TTS of a target is not accessible. */
async function renderOf(
  { target, languages }: HiveBenchConfig,
  { stack }: Session,
): Promise<Render | undefined> {
  if (target) return undefined;
  const services = { ttsUrl: await stack.service('tts').url(TTS_PORT), target: languages.target };
  return (text, signal) => synthesize(text, services, signal);
}

/** Where participants meet, and which identity they receive. */
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
  const { pairs, utterancesPerPair, staysPerRound = 1, seed, rounds } = setup;
  // The scripts of spare stays come last. No round needs more of them than it has stays.
  const stays = staysPerRound + Math.min(staysPerRound, spareStaysOf(setup));
  return Array.from({ length: rounds }, (_, i) =>
    planScripts({ clips, pairs, stays, utterancesPerPair, seed, round: i + 1 }),
  );
}

/**
 * What is unhealthy after a round. A stack that answered no utterance counts as unhealthy, even if its services report
 * otherwise.
 */
function unhealthyAfter({ facts, utterances }: AnalysedRound): readonly UnhealthyService[] {
  const isMute = utterances.length > 0 && utterances.every(({ e2eMs }) => !Number.isFinite(e2eMs));
  if (facts.unwell.length > 0 || !isMute) return facts.unwell;
  return [{ service: 'stack', how: `answered none of ${utterances.length} utterances of ${facts.scenario}` }];
}
