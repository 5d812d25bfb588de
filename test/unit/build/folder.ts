import { beginChain, chainRound, chainSpeech } from '../../../src/evidence/chain.ts';
import { appendSamples, sealedText } from '../../../src/evidence/samples.ts';
import { beginRound, factsText, writeFacts, writeRecordings } from '../../../src/evidence/rounds.ts';
import { setupText, writeSetup } from '../../../src/evidence/setup.ts';
import { writeSpeech } from '../../../src/evidence/speech.ts';
import { DEFAULTS } from '../../../src/config/defaults.ts';
import { evaluateRound, recordingsOf } from '../../../src/judge/round.ts';
import { completed } from '../../../src/judge/scores.ts';
import type { RoundEvidence, SpeechItem } from '../../../src/model/evidence.ts';
import type { Observation, ParticipantEvent, Role } from '../../../src/wire/participant.ts';
import type { RoundFacts } from '../../../src/model/round-facts.ts';
import type { Sample } from '../../../src/model/sample.ts';
import type { Setup } from '../../../src/model/setup.ts';
import { VERSION } from '../../../src/lib/version.ts';
import { planRun } from '../../../src/run/plan/plan.ts';
import { mix, punctual, utterance } from './synthetic.ts';

const START = 1_000_000;
const SPOKEN_MS = 1000;
const EVERY_MS = 4000;

/** What a run of scenario `clean` with one pair leaves on disk: utterance i is answered after latenciesMs[i]. */
export interface FolderSpec {
  readonly latenciesMs: readonly (number | undefined)[];
  readonly rounds?: number;
  readonly measuredRounds?: number;
  readonly version?: string;
  readonly scores?: readonly number[];
  readonly facts?: Partial<RoundFacts>;
  /** With chain.ndjson, as a run writes it. */
  readonly chained?: boolean;
}

const items: SpeechItem[] = Array.from({ length: 6 }, (_, i) => ({
  text: `sentence ${i}`,
  voice: utterance(100 + i, SPOKEN_MS),
  translation: `frase ${i}`,
  reference: utterance(200 + i, 1200),
}));
const speech = new Map(items.map((item) => [item.text, item]));

export function writeRunFolder(dir: string, spec: FolderSpec): Setup {
  const plan = planRun(DEFAULTS, { profile: 'quick', scenarios: ['clean'] });
  const setup: Setup = {
    ...plan,
    // A round has the links of its scenario.
    scenarios: plan.scenarios.map((each) => ({
      ...each,
      ...(spec.facts?.links && { links: spec.facts.links }),
    })),
    rounds: spec.rounds ?? 1,
    runId: '20251125-070000-test',
    startedAt: '2025-11-25T07:00:00.000Z',
    ...(spec.chained && { chained: true as const }),
    gatewayBackend: 'uml',
    host: { os: 'Linux', kernel: '6.1', cpus: 2, cpuModel: 'test', memoryGiB: 24 },
    versions: { 'hive-bench': spec.version ?? VERSION },
  };
  if (spec.chained) beginChain(dir, setupText(setup));
  writeSetup(dir, setup);
  writeSpeech(dir, items);
  chainSpeech(dir);
  for (let round = 1; round <= (spec.measuredRounds ?? setup.rounds); round += 1) {
    const evidence = roundOf(spec, round);
    const file = beginRound(dir, evidence.facts);
    for (const observation of evidence.observations) file.append(observation);
    file.close();
    writeRecordings(dir, evidence.facts, evidence.recordings);
    const evaluated = evaluateRound(evidence, recordingsOf(evidence), speech, setup.timeoutMs);
    const samples = completed(evaluated, scoresOf(spec, round));
    appendSamples(dir, evidence.facts, samples);
    chainRound(dir, evidence.facts, {
      facts: factsText(evidence.facts),
      samples: sealedText(evidence.facts, samples),
    });
    writeFacts(dir, evidence.facts);
  }
  return setup;
}

function scoresOf({ scores = [] }: FolderSpec, round: number): Sample[] {
  const base = { scenario: 'clean', round, tMs: START, pair: 1, participant: 'listener-1' } as const;
  return scores.map((value) => ({ ...base, metric: 'mos_lqo', value, utterances: [`${round}-1-0000`] }));
}

function roundOf({ latenciesMs, facts }: FolderSpec, round: number): RoundEvidence {
  const dueEnd = (i: number): number => START + i * EVERY_MS + SPOKEN_MS;
  const heard = mix(
    latenciesMs.length * EVERY_MS + 6000,
    latenciesMs.flatMap((latencyMs, i) =>
      latencyMs === undefined
        ? []
        : [
            {
              atMs: dueEnd(i) + latencyMs - START,
              pcm: items[i % items.length]?.reference ?? new Int16Array(),
            },
          ],
    ),
  );
  const seen = (role: Role, event: ParticipantEvent): Observation => ({
    scenario: 'clean',
    participant: `${role}-1`,
    role,
    pair: 1,
    event,
  });
  return {
    facts: {
      scenario: 'clean',
      round,
      startedAt: '2025-11-25T07:01:00.000Z',
      durationS: 42.5,
      interrupted: false,
      observedUntilMs: Number.POSITIVE_INFINITY,
      links: { speaker: { uplink: [], downlink: [] }, listener: { uplink: [], downlink: [] } },
      addresses: {},
      roles: { 'speaker-1': 'speaker', 'listener-1': 'listener' },
      path: { probes: [] },
      gateway: { counters: { links: [], unmatched: [] }, differences: [] },
      unwell: [],
      host: {},
      visits: {},
      translator: [],
      ...facts,
    },
    observations: [
      seen('listener', { type: 'ready', tMs: START }),
      ...latenciesMs.map((_, i) =>
        seen('speaker', {
          type: 'utterance',
          tMs: dueEnd(i),
          utterance: `${round}-1-${String(i).padStart(4, '0')}`,
          text: `sentence ${i % items.length}`,
          warmup: false,
          dueStartMs: dueEnd(i) - SPOKEN_MS,
          dueEndMs: dueEnd(i),
          lagP50Ms: 0.1,
          lagMaxMs: 1,
        }),
      ),
    ],
    recordings: new Map([['listener-1', { samples: heard, stampsMs: punctual(heard, START) }]]),
  };
}
