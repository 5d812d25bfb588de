import path from 'node:path';
import type { HiveBenchConfig } from '../config/config.ts';
import { EXIT, type ExitCode } from '../lib/errors.ts';
import { Gateway } from '../impair/gateway.ts';
import type { ImageName } from '../model/images.ts';
import type { SelftestRecord, SelftestRow } from '../model/selftest.ts';
import { HOST } from '../model/topology.ts';
import { claimRunFolder } from '../evidence/run-folder.ts';
import { newRunId, writeAtomically } from '../evidence/store.ts';
import { builtInCorpus } from '../run/corpus/built-in-corpus.ts';
import type { Fixture } from '../selftest/fixture.ts';
import { testDelays } from '../selftest/delays.ts';
import { testPath } from '../selftest/losses.ts';
import { testSilence } from '../selftest/silence.ts';
import { openSession, type Log } from '../run/session/session.ts';
import { versionsOf } from '../run/session/versions.ts';
import { SIGNAL_PORT, TRANSLATOR_IDENTITY } from '../stack/services/definitions.ts';

/** What a call needs when an echo replaces the translator. */
const SERVICES: readonly ImageName[] = ['redis', 'coturn', 'livekit'];

export interface SelftestOutcome {
  readonly record: SelftestRecord;
  readonly dir: string;
}

/**
 * Checks the harness against known values: speech that is returned after times known to the sample, packets that are
 * dropped by count, and things that are absent and must not be found. Leaves nothing on the engine.
 */
export async function selftest(
  config: HiveBenchConfig,
  log: Log,
  signal: AbortSignal,
): Promise<SelftestOutcome> {
  const startedAt = new Date();
  const runId = newRunId({ now: () => startedAt, random: Math.random });
  using folder = claimRunFolder(config.output, runId);
  const { dir } = folder;
  log(`self-test ${runId}`);
  const parts = await measureParts(config, { runId, dir }, log, signal);
  const record: SelftestRecord = {
    runId,
    startedAt: startedAt.toISOString(),
    durationS: (Date.now() - startedAt.getTime()) / 1000,
    interrupted: signal.aborted,
    ...concludeSelftest(parts.rows, signal.aborted),
    ...parts,
  };
  writeAtomically(dir, 'selftest.json', `${JSON.stringify(record, undefined, 2)}\n`);
  return { record, dir };
}

/** Every row must be recovered; otherwise the harness cannot be trusted. */
export function concludeSelftest(
  rows: readonly SelftestRow[],
  interrupted: boolean,
): { readonly ok: boolean; readonly exitCode: ExitCode } {
  const ok = !interrupted && rows.length > 0 && rows.every((row) => row.ok);
  return { ok, exitCode: interrupted ? EXIT.interrupted : ok ? EXIT.pass : EXIT.harnessFault };
}

type Parts = Pick<SelftestRecord, 'rows' | 'utterances' | 'concerns' | 'cpu' | 'gatewayBackend' | 'versions'>;

async function measureParts(
  config: HiveBenchConfig,
  { runId, dir }: Pick<Fixture, 'runId' | 'dir'>,
  log: Log,
  signal: AbortSignal,
): Promise<Parts> {
  const { corpus: _, ...own } = config;
  await using session = await openSession(
    {
      config: own,
      gateway: config.gateway,
      runId,
      logDir: path.join(dir, 'logs'),
      services: SERVICES,
      monitoring: false,
      log,
    },
    signal,
  );
  const gateway = new Gateway((argv) => session.stack.service('gateway').exec(argv));
  const gatewayBackend = await gateway.backend();
  const fixture = {
    session,
    gateway,
    runId,
    dir,
    sentences: await builtInCorpus(session.engine, session.images['corpus'] ?? '', runId),
    signalUrl: `ws://${session.topology.stack.at(HOST.livekit)}:${SIGNAL_PORT}`,
    translatorIdentity: TRANSLATOR_IDENTITY,
    seed: config.seed,
  };
  const rows: SelftestRow[] = [];
  const concerns: string[] = [];
  let measured: Pick<Parts, 'utterances' | 'cpu'> = { utterances: [] };
  const parts = [
    async (): Promise<void> => {
      log('path probe: through a relay that counts what it drops');
      rows.push(...(await testPath(fixture, signal)));
    },
    async (): Promise<void> => {
      log('call: an echo that returns speech after known times');
      const part = await testDelays(fixture, signal);
      rows.push(...part.rows);
      concerns.push(...part.concerns);
      measured = { utterances: part.utterances, ...(part.cpu && { cpu: part.cpu }) };
    },
    async (): Promise<void> => {
      log('call: a translator that says nothing');
      const part = await testSilence(fixture, config.slos, signal);
      rows.push(...part.rows);
      concerns.push(...part.concerns);
    },
  ];
  for (const part of parts) {
    if (!signal.aborted)
      await part().catch((error: unknown) => signal.aborted || Promise.reject(error as Error));
  }
  // Nothing to report: the abort itself is the outcome.
  if (rows.length === 0) signal.throwIfAborted();
  return {
    gatewayBackend,
    rows,
    ...measured,
    concerns,
    versions: await versionsOf(session),
  };
}
