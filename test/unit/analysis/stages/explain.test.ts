import { describe, expect, it } from 'vitest';
import { explain } from '../../../../src/analysis/stages/explain.ts';
import { againstClean, waterfallRecord } from '../../../../src/analysis/stages/waterfall-record.ts';
import type { ScenarioRecord } from '../../../../src/model/scenario-record.ts';
import type { TranslatorUtterance } from '../../../../src/model/translator-log.ts';
import type { UtteranceRecord } from '../../../../src/model/utterance-record.ts';
import { runRecord, withStages } from '../../build/record.ts';
import { seen } from '../../build/round.ts';

function utterance(number: number, changes: Partial<UtteranceRecord> = {}): UtteranceRecord {
  const dueEndMs = 10_000 * number;
  return {
    utterance: `1-1-000${number}`,
    pair: 1,
    round: 1,
    text: `Sentence ${number}.`,
    expected: `Frase ${number}`,
    recognised: `sentence ${number}`,
    dueStartMs: dueEndMs - 1500,
    dueEndMs,
    e2eMs: 230,
    captionMs: 190,
    ...changes,
  };
}

function logged(number: number, changes: Partial<TranslatorUtterance> = {}): TranslatorUtterance {
  const at = 10_000 * number;
  return {
    speaker: 'speaker-1',
    segment: String(number),
    traceId: String(number).repeat(32),
    sourceText: `sentence ${number}`,
    stagesMs: {
      last_speech: at + 84,
      endpoint: at + 144,
      stt_final: at + 147,
      mt_done: at + 50,
      first_frame: at + 150,
    },
    ...changes,
  };
}

const joined = seen('speaker-1', { tMs: 1, type: 'joined', joinMs: 1 });

/** A rendering at 16 kHz with 10 ms of silence before its tone. */
const RENDERING = Int16Array.from({ length: 16_000 }, (_, i) => (i < 160 ? 0 : 9000 * Math.sin(i / 5)));

function explained(utterances: readonly UtteranceRecord[], log: readonly TranslatorUtterance[]) {
  return explain({
    scenario: 'clean',
    observations: [joined],
    utterances,
    logged: log,
    referenceOf: () => RENDERING,
  });
}

describe('explain', () => {
  it('joins by speaker and time, and gives six samples that add up to end to end', () => {
    const log = [logged(2), logged(1), logged(1, { speaker: 'speaker-2' })];
    const { utterances, samples } = explained([utterance(1), utterance(2)], log);
    expect(utterances.map(({ traceId }) => traceId?.[0])).toEqual(['1', '2']);
    expect(utterances[0]?.stagesMs).toEqual({
      uplink: 84,
      endpointing: 60,
      stt: 3,
      mt: 0,
      tts: 13,
      downlinkPlayout: 70,
    });
    const own = samples.filter((sample) => sample.utterance === '1-1-0001');
    expect(own.map(({ metric }) => metric)).toEqual([
      'stage_uplink_ms',
      'stage_endpointing_ms',
      'stage_stt_ms',
      'stage_mt_ms',
      'stage_tts_ms',
      'stage_downlink_playout_ms',
    ]);
    expect(own.reduce((sum, { value }) => sum + value, 0)).toBe(230);
    expect(own.at(-1)?.tMs).toBe(10_230);
  });

  it('does not take the log of a neighbour for that of an utterance that was not logged', () => {
    // Without its caption nothing but the time tells whose it is.
    const silent = utterance(1);
    const { recognised: _, ...unknown } = silent;
    const { utterances } = explained([unknown, utterance(2)], [logged(2)]);
    expect(utterances.map((each) => each.unexplained)).toEqual(['not logged', undefined]);
  });

  it('refuses the log of other words: a sentence that was split has several', () => {
    const split = utterance(1, { recognised: 'sentence one' });
    const { utterances, samples } = explained([split], [logged(1, { sourceText: 'one' })]);
    expect(utterances[0]).toMatchObject({ unexplained: 'other words' });
    expect(samples).toEqual([]);
  });

  it('goes by time alone where no caption came', () => {
    const { recognised: _, ...uncaptioned } = utterance(1);
    expect(explained([uncaptioned], [logged(1)]).utterances[0]?.stagesMs).toBeDefined();
  });

  it('says nothing of an utterance that was not heard', () => {
    const missing = utterance(1, { e2eMs: Infinity });
    const { utterances, samples } = explained([missing], [logged(1)]);
    expect(utterances).toEqual([missing]);
    expect(samples).toEqual([]);
  });

  it('does not take what ended before the utterance began', () => {
    const old = logged(1, { stagesMs: { ...logged(1).stagesMs, last_speech: 8400 } });
    expect(explained([utterance(1)], [old]).utterances[0]?.unexplained).toBe('not logged');
  });
});

describe('waterfallRecord', () => {
  it('counts what is explained and why the rest is not', () => {
    const split = utterance(3, { recognised: 'another' });
    const { utterances } = explained([utterance(1), utterance(2), split], [logged(1), logged(3)]);
    expect(waterfallRecord(utterances)).toEqual({
      explained: 1,
      unexplained: { 'not logged': 1, 'other words': 1 },
      guideBudgetMs: { clientToRelay: 50, relayToSfu: 5, workers: 450, workersToClient: 50 },
    });
  });

  it('is absent where the translator logs nothing', () => {
    expect(waterfallRecord([utterance(1)])).toBeUndefined();
  });
});

describe('againstClean', () => {
  const [clean, loss] = runRecord().scenarios as [ScenarioRecord, ScenarioRecord];

  it('is the difference of the medians to the scenario without impairment, whatever its name', () => {
    const [one, other] = againstClean([withStages(loss, 100), withStages({ ...clean, name: 'lab' }, 84)]);
    expect(one?.waterfall?.againstClean).toMatchObject({ uplink: 16, endpointing: 0 });
    expect(other?.waterfall?.againstClean).toBeUndefined();
  });

  it('is absent where nothing is there to compare with', () => {
    const alone = [withStages(loss, 100)];
    expect(againstClean(alone)).toEqual(alone);
    expect(againstClean([withStages(loss, 100), clean])[0]?.waterfall?.againstClean).toBeUndefined();
  });
});
