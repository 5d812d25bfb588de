import path from 'node:path';
import { chainRound, verifyChain } from '../evidence/chain.ts';
import { refuseLinks } from '../evidence/links.ts';
import { writeContent } from '../evidence/content.ts';
import { factsText, readRound, roundDir, wholeRounds, writeFacts } from '../evidence/rounds.ts';
import { sealedText, writeSamples } from '../evidence/samples.ts';
import { readSetup } from '../evidence/setup.ts';
import { readSpeech } from '../evidence/speech.ts';
import { countedOf } from '../judge/counted-round.ts';
import { JudgedTexts } from '../run/scoring/judged-texts.ts';
import type { Scorer } from '../run/scoring/scorer.ts';
import { scoredRound } from '../run/scoring/scored-round.ts';
import { type Log } from '../run/session/session.ts';
import { ROOT } from '../lib/root.ts';
import { tidy } from '../stack/tidy.ts';
import { startContainer } from '../stack/container.ts';
import { connectEngine } from '../stack/engine.ts';
import { ensureImages } from '../stack/images.ts';
import { ownerOf } from '../stack/labels.ts';

/**
 * Scores the quality of a run's recordings again, and writes samples.ndjson with the new scores. Writes nothing if it
 * is stopped.
 */
export async function rescore(dir: string, log: Log, signal: AbortSignal): Promise<void> {
  refuseLinks(dir);
  const setup = readSetup(dir);
  const speech = readSpeech(dir);
  const ids = wholeRounds(
    dir,
    setup.scenarios.map(({ name }) => name),
  );
  // Before anything is written: new sums would legitimise edited files.
  verifyChain(dir, setup, ids);
  const scorer = await openScorer(dir, setup.runId, log);
  const judged = new JudgedTexts();
  const rounds = [];
  for (const id of ids) {
    const recorded = readRound(dir, id);
    const { timeoutMs } = setup;
    const { samples, scores, fault, evidence } = await scoredRound(
      { scorer, evidence: countedOf(recorded), speech, judged, timeoutMs },
      signal,
    );
    signal.throwIfAborted();
    log(`${id.scenario} round ${id.round}: ${fault ?? `${scores} clips scored`}`);
    const { scoringFault: _, ...facts } = recorded.facts;
    rounds.push({
      id,
      samples,
      content: evidence.content,
      facts: { ...facts, ...(fault !== undefined && { scoringFault: fault }) },
    });
  }
  writeSamples(dir, rounds);
  for (const { id, samples, content, facts } of rounds) {
    if (content) writeContent(roundDir(dir, id), content);
    chainRound(dir, id, { facts: factsText(facts), samples: sealedText(id, samples) });
    writeFacts(dir, facts);
  }
}

/** Only the scoring image: no stack is needed. */
async function openScorer(dir: string, runId: string, log: Log): Promise<Scorer> {
  const engine = await connectEngine();
  await tidy(engine, log);
  const images = await ensureImages(engine, ['visqol'], { root: ROOT, ready: {}, say: log });
  const context = {
    engine,
    // The scorer has no network, so no address is needed.
    vantage: { kind: 'host' as const },
    runId,
    owner: ownerOf(),
    prefix: `hive-bench-${runId}-rescore`,
    logDir: path.join(dir, 'logs'),
  };
  return {
    startIsolated: (name, spec, onLine) =>
      startContainer(context, { ...spec, image: images[name] ?? '', attachments: [] }, onLine),
  };
}
