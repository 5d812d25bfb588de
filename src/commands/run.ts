import { discardedRounds } from '../evidence/discarded.ts';
import { measureSpace, writeSpace } from '../evidence/space.ts';
import { type Reports, writeReports } from '../judge/reports.ts';
import { judgeRun } from '../judge/run.ts';
import { counted } from '../lib/counted.ts';
import type { RunRecord, SubnetsInUse } from '../model/run-record.ts';
import type { Setup } from '../model/setup.ts';
import type { Target } from '../model/target.ts';
import type { BegunRun } from '../run/session/begin.ts';
import { Conductor, type Measured } from '../run/round/conductor.ts';
import { FolderWatch } from '../run/session/folder-watch.ts';
import type { RunHooks } from '../run/session/hooks.ts';
import { describeHost } from '../run/session/host.ts';
import { leaveImpaired } from '../run/session/leave-impaired.ts';
import { TestEnvironment } from '../run/session/environment.ts';
import type { Session } from '../run/session/session.ts';
import { prepareSpeech } from '../run/corpus/speech.ts';
import { leaveUp } from '../run/session/stack-keys.ts';
import { resolveTarget } from '../run/session/target.ts';
import { versionsOf } from '../run/session/versions.ts';
import { connectEngine } from '../stack/engine.ts';
import { engineFault } from '../stack/engine-fault.ts';
import { namesIn } from '../stack/network-names.ts';

export interface RunOutcome {
  readonly record: RunRecord;
  readonly dir: string;
  readonly reports: Reports;
  /** What ended the run early, or prevented the complete removal of its stack, unless it was a signal. */
  readonly fault?: unknown;
}

/**
 * Runs everything: configuration, stack, scenarios, verdict, reports. Each stage passes plain data to the next. An
 * aborted signal ends measuring; what was measured by then is judged and reported.
 */
export async function run(
  begun: BegunRun,
  flags: RunFlags,
  hooks: RunHooks,
  signal: AbortSignal,
): Promise<RunOutcome> {
  using _held = begun.lock;
  const { scenarios, profile } = begun.plan;
  const of = begun.plan.rounds > 1 ? ` of ${counted(begun.plan.rounds, 'round')}` : '';
  hooks.log(`run ${begun.runId}: ${counted(scenarios.length, 'scenario')}${of}, profile ${profile}`);
  if (begun.done.length > 0) hooks.log(`${counted(begun.done.length, 'round')} measured before`);
  using folder = new FolderWatch(begun.dir);
  const { setup, rounds, fault } = await measureAll(
    begun,
    flags,
    hooks,
    AbortSignal.any([signal, folder.gone]),
  ).catch((error: unknown) => {
    folder.gone.throwIfAborted();
    throw error;
  });
  // Without setup and folder there is nothing to judge or report.
  folder.gone.throwIfAborted();
  // Nothing was measured: the outcome is what ended the run.
  if (rounds.length === 0 && fault !== undefined) throw fault;
  if (rounds.length === 0) signal.throwIfAborted();
  const concerns =
    fault === undefined ? [] : [{ what: `the run failed: ${messageOf(fault)}`, invalidates: false }];
  try {
    // After everything has been removed: its logs are complete then.
    const space = await measureSpace(begun.dir);
    writeSpace(begun.dir, space);
    const discarded = discardedRounds(
      begun.dir,
      setup.scenarios.map(({ name }) => name),
    );
    const record = judgeRun({ setup, rounds, discarded, judgedAt: new Date(), concerns, space });
    return { record, dir: begun.dir, reports: await writeReports(begun.dir, record), fault };
  } catch (error) {
    // On a full disk, the first failed write says more than failed reports.
    throw fault ?? error;
  }
}

interface MeasuredRun extends Measured {
  readonly setup: Setup;
}

/** A stack that cannot be removed does not lose the measurement: it is reported as the run's fault. */
async function measureAll(
  begun: BegunRun,
  flags: RunFlags,
  hooks: RunHooks,
  signal: AbortSignal,
): Promise<MeasuredRun> {
  const environment = await inTurn(hooks, () => openEnvironment(begun, flags, hooks, signal));
  let measured: MeasuredRun;
  try {
    measured = await measureOn(environment, begun, flags, hooks, signal);
  } catch (error) {
    // The first fault is reported.
    await inTurn(hooks, () => environment[Symbol.asyncDispose]()).catch(() => undefined);
    throw error;
  }
  try {
    await inTurn(hooks, () => environment[Symbol.asyncDispose]());
    return measured;
  } catch (leftover) {
    return { ...measured, fault: measured.fault ?? leftover };
  }
}

async function inTurn<T>({ turn }: RunHooks, work: () => Promise<T>): Promise<T> {
  using _turn = await turn?.();
  return await work();
}

async function openEnvironment(
  { config, runId, dir, plan }: BegunRun,
  { capture, targetEnv }: RunFlags,
  hooks: RunHooks,
  signal: AbortSignal,
): Promise<TestEnvironment> {
  const resolvedTarget =
    config.target && (await resolveTarget(config.target, targetEnv, await namesOf(config.target)));
  return TestEnvironment.open(
    {
      config,
      gateway: config.gateway,
      runId,
      logDir: `${dir}/logs`,
      monitoring: config.stack.monitoring ?? false,
      capture,
      pairs: plan.pairs,
      timeoutMs: plan.timeoutMs,
      ...(resolvedTarget && { resolvedTarget }),
      log: hooks.log,
    },
    signal,
  );
}

/** For example the name of a Compose service, which only the network of the target can resolve. */
async function namesOf({ network }: Target): Promise<Parameters<typeof resolveTarget>[2]> {
  if (network === undefined) return undefined;
  return { network, addresses: await namesIn(await connectEngine(), network) };
}

async function measureOn(
  environment: TestEnvironment,
  begun: BegunRun,
  { keep, capture }: RunFlags,
  hooks: RunHooks,
  signal: AbortSignal,
): Promise<MeasuredRun> {
  const { config, runId, dir } = begun;
  const speech = await inTurn(hooks, () => prepareSpeech(config, environment.session, runId, signal));
  const setup = begun.recordSetup({
    gatewayBackend: environment.backend,
    host: describeHost(),
    versions: await versionsOf(environment.session),
    corpus: speech.corpus,
    subnets: subnetsOf(environment.session),
  });
  hooks.log(
    `${counted(speech.sentences.length, 'sentence')}, ${counted(speech.items.size, 'reference translation')}`,
  );
  const measured = await new Conductor({ begun, setup, environment, speech, hooks, capture }).measure(signal);
  // A run that is stopped before it measures anything leaves nothing: say so.
  if (!keep || measured.fault !== undefined || measured.rounds.length === 0) return { setup, ...measured };
  try {
    const last = setup.scenarios.at(-1);
    if (last) await leaveImpaired(environment.gateway, environment.session.stack, last);
    await leaveUp(environment.session, `${dir}/logs`);
    return { setup, ...measured };
  } catch (fault) {
    // The measurement is kept; the stack is removed.
    return { setup, ...measured, fault };
  }
}

/** Options of a run besides measuring. */
export interface RunFlags {
  /** Leave the stack with its impairment running. */
  readonly keep: boolean;
  /** Capture packet headers of every leg. */
  readonly capture: boolean;
  /** File with the keys of a target; by default they are in the environment. */
  readonly targetEnv?: string | undefined;
}

/** Addresses of the first stack; a replacement may have others, and each round records its own. */
function subnetsOf({ topology: { stack, access } }: Session): SubnetsInUse {
  return { stack: stack.cidr, access: access.cidr };
}

function messageOf(fault: unknown): string {
  const reported = engineFault(fault);
  return reported instanceof Error ? reported.message : String(reported);
}
