import { measureSpace, writeSpace } from './evidence/space.ts';
import { Gateway } from './impair/gateway.ts';
import { type Reports, writeReports } from './judge/reports.ts';
import type { AnalysedRound } from './judge/round.ts';
import { judgeRun } from './judge/run.ts';
import type { BothWays, Setup } from './model/evidence.ts';
import type { RunRecord } from './model/run-record.ts';
import { VERSION } from './model/version.ts';
import type { BegunRun } from './run/begin.ts';
import { PLACES_PER_PAIR } from './run/cast.ts';
import { Conductor } from './run/conductor.ts';
import type { RunHooks } from './run/hooks.ts';
import { describeHost } from './run/host.ts';
import { leaveImpaired } from './run/leave-impaired.ts';
import { probeBaseline } from './run/path-check.ts';
import { precheck } from './run/precheck.ts';
import { openSession, type Session } from './run/session.ts';
import { prepareSpeech } from './run/speech.ts';
import { leaveUp } from './run/stack-keys.ts';
import { reach } from './run/target.ts';
import { Watch } from './run/watch.ts';

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
  using _held = begun.hold;
  const { scenarios, profile, rounds } = begun.plan;
  const of = rounds > 1 ? ` of ${rounds} rounds` : '';
  hooks.say(`run ${begun.runId}: ${scenarios.length} scenarios${of}, profile ${profile}`);
  if (begun.done.length > 0) hooks.say(`${begun.done.length} rounds were measured before`);
  const measured = await measureAll(begun, wishes, hooks, signal);
  // Nothing to judge: the abort itself is the outcome.
  if (measured.rounds.length === 0) signal.throwIfAborted();
  // When everything has been taken down: its logs are whole then.
  const space = await measureSpace(begun.dir);
  writeSpace(begun.dir, space);
  const record = judgeRun({ ...measured, space, judgedAt: new Date() });
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
    subnets: { stack: session.topology.stack.cidr, access: session.topology.access.cidr },
  });
  hooks.say(`${speech.sentences.length} sentences, ${speech.items.size} reference translations`);
  const baseline = await idlePath(session, gateway, setup, signal);
  const options = { language: config.languages.target, timeoutMs: setup.timeoutMs };
  await using watch = config.stack.monitoring
    ? await Watch.open(session.stack, options, hooks.say)
    : undefined;
  const parts = { begun, setup, session, gateway, speech, baseline, hooks, watch, capture };
  const rounds = await new Conductor(parts).measure(signal);
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
