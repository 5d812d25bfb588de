import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { areOtherCommits, ownCommit, UNKNOWN_COMMIT } from '../lib/commit.ts';
import { verifyChain } from '../evidence/chain.ts';
import { CUT_OR_EDITED } from '../evidence/files.ts';
import { refuseLinks } from '../evidence/links.ts';
import { jsonText } from '../evidence/ndjson.ts';
import { refusePruned } from '../evidence/pruned.ts';
import { discardedRounds } from '../evidence/discarded.ts';
import { readRound, roundDir, type RoundId, wholeRounds } from '../evidence/rounds.ts';
import { readSamples, type SealedRound } from '../evidence/samples.ts';
import { readSetup } from '../evidence/setup.ts';
import { readSpace } from '../evidence/space.ts';
import { readSpeech } from '../evidence/speech.ts';
import { UsageError } from '../lib/errors.ts';
import type { Discarded } from '../model/discarded.ts';
import type { Concern } from '../model/health.ts';
import type { RunSpace } from '../model/run-record.ts';
import type { RoundFacts } from '../model/round-facts.ts';
import { linksOf } from '../model/scenario.ts';
import type { Setup } from '../model/setup.ts';
import { shown as quoted } from '../lib/shown.ts';
import type { Sample } from '../model/sample.ts';
import { VERSION } from '../lib/version.ts';
import { countedOf } from './counted-round.ts';
import { refuseUnreadableSlos } from './readable-slos.ts';
import { type AnalysedRound, analysedRound, evaluateRound, recordingsOf } from './round.ts';
import { completed, isScore } from './scores.ts';

export interface RunFiles {
  readonly setup: Setup;
  readonly rounds: readonly AnalysedRound[];
  /** Rounds that were measured again. */
  readonly discarded: readonly Discarded[];
  /** Notes on these files for the user. */
  readonly concerns: readonly Concern[];
  /** Absent in runs of versions that did not record it. */
  readonly space?: RunSpace;
}

/**
 * Analyses everything that was measured again. Quality scores are taken from samples.ndjson; every other sample there
 * must equal what the analysis derives from recordings and events.
 * @throws {UsageError} naming file, line and field that were cut off or edited, or a symbolic link.
 */
export function analyseFiles(dir: string): RunFiles {
  refuseLinks(dir);
  const setup = readSetup(dir);
  refusePruned(dir);
  refuseUnreadableSlos(dir, setup);
  const recorded = readSamples(dir);
  const speech = readSpeech(dir);
  const names = setup.scenarios.map(({ name }) => name);
  const ids = wholeRounds(dir, names);
  refuseStrays(dir, recorded, ids);
  verifyChain(dir, setup, ids);
  const { versions } = setup;
  const sameVersion = versions['hive-bench'] === VERSION && !areOtherCommits(versions['commit'], ownCommit());
  let different = 0;
  const rounds = ids.map((id): AnalysedRound => {
    const evidence = countedOf(readRound(dir, id));
    refuseOtherLinks(dir, setup, evidence.facts);
    const sealed = recorded.find((each) => sameRound(each, id));
    if (!sealed) {
      throw new UsageError(
        `${path.join(dir, 'samples.ndjson')}: got no samples of ${id.scenario} round ${id.round}, expected those of every finished round.`,
        { hint: CUT_OR_EDITED },
      );
    }
    const evaluated = evaluateRound(evidence, recordingsOf(evidence), speech, setup.timeoutMs);
    const scores = sealed.samples.map(({ sample }) => sample).filter(isScore);
    const samples = completed(evaluated, scores);
    const difference = firstDifference(sealed, samples);
    if (difference && sameVersion) {
      throw new UsageError(`${path.join(dir, 'samples.ndjson')} ${difference}.`, { hint: CUT_OR_EDITED });
    }
    if (difference) different += 1;
    return analysedRound(evidence, evaluated, samples, speech);
  });
  if (rounds.length === 0) {
    throw new UsageError(`${dir}: got no finished round, expected one: there is nothing to judge.`, {
      hint: 'A run that was stopped while its first scenario was measured leaves none; run it again.',
    });
  }
  const space = readSpace(dir);
  const concerns = different > 0 ? [newerAnalysis(setup, different)] : [];
  const discarded = discardedRounds(dir, names);
  return { setup, rounds, discarded, concerns, ...(space && { space }) };
}

/** A round with other links than the setup's would be judged as a scenario that it was not. */
function refuseOtherLinks(dir: string, { scenarios }: Setup, facts: RoundFacts): void {
  const scenario = scenarios.find(({ name }) => name === facts.scenario);
  if (!scenario || isDeepStrictEqual(facts.links, linksOf(scenario))) return;
  throw new UsageError(
    `${path.join(roundDir(dir, facts), 'round.json')}: links: got ${quoted(facts.links)}, expected those of ${facts.scenario} in setup.json, ${quoted(linksOf(scenario))}.`,
    { hint: CUT_OR_EDITED },
  );
}

function sameRound(a: RoundId, b: RoundId): boolean {
  return a.scenario === b.scenario && a.round === b.round;
}

function refuseStrays(dir: string, recorded: readonly SealedRound[], ids: readonly RoundId[]): void {
  for (const [i, sealed] of recorded.entries()) {
    const twice = recorded.findIndex((each) => sameRound(each, sealed)) !== i;
    if (!twice && ids.some((id) => sameRound(id, sealed))) continue;
    const what = twice ? 'stands there twice' : 'has no finished evidence';
    throw new UsageError(
      `${path.join(dir, 'samples.ndjson')} line ${sealed.endLine}: seal: got ${quoted(sealed.scenario)} round ${sealed.round}, which ${what}, expected each finished round once.`,
      { hint: CUT_OR_EDITED },
    );
  }
}

/** `line 17: value: got …, expected …` for the first sample that differs from the analysis. */
function firstDifference(
  { samples: recorded, endLine }: SealedRound,
  expected: readonly Sample[],
): string | undefined {
  for (const [i, wanted] of expected.entries()) {
    const found = recorded[i];
    if (!found)
      return `line ${endLine}: got the seal, expected ${wanted.metric} of ${wanted.utterance ?? wanted.participant}`;
    const field = differingField(found.sample, wanted);
    if (field)
      return `line ${found.line}: ${field}: got ${shown(found.sample[field])}, expected ${shown(wanted[field])} by the recordings`;
  }
  const extra = recorded[expected.length];
  return (
    extra &&
    `line ${extra.line}: metric: got ${extra.sample.metric}, expected the seal: the recordings have no such sample`
  );
}

function differingField(found: Sample, wanted: Sample): keyof Sample | undefined {
  const fields = [...new Set([...Object.keys(wanted), ...Object.keys(found)])] as (keyof Sample)[];
  return fields.find((field) => shown(found[field]) !== shown(wanted[field]));
}

function shown(value: Sample[keyof Sample]): string {
  return value === undefined ? 'nothing' : jsonText({ value }).slice('{"value":'.length, -1);
}

function newerAnalysis({ versions }: Setup, rounds: number): Concern {
  const of = (version: string | undefined, commit: string | undefined): string =>
    `${version ?? '?'} (commit ${commit ?? UNKNOWN_COMMIT})`;
  return {
    what: `measured by hive-bench ${of(versions['hive-bench'], versions['commit'])}, judged by ${of(VERSION, ownCommit())}, whose analysis gives other samples in ${rounds} rounds`,
    invalidates: false,
  };
}
