import type { Exhibits } from '../../../src/model/exhibits.ts';
import type { UtteranceRecord } from '../../../src/model/utterance-record.ts';

/** Exhibits in which every text that a file could bring in is this one. */
export function exhibitsSaying(text: string): Exhibits {
  const utterance: UtteranceRecord = {
    utterance: text,
    pair: 1,
    text,
    expected: text,
    recognised: text,
    round: 2,
    dueStartMs: 0,
    dueEndMs: 1,
    e2eMs: 640,
    captionMs: 2,
    quality: 0.5,
    stagesMs: { uplink: 101, endpointing: 102, stt: 103, mt: 104, tts: 105, downlinkPlayout: 125 },
  };
  const { stagesMs: _stages, ...missing } = { ...utterance, e2eMs: Infinity };
  return {
    timeline: {
      scenario: text,
      round: 2,
      rounds: 12,
      why: text,
      limitMs: 500,
      utterances: [
        { endMs: 1500, e2eMs: 640 },
        { endMs: 3500, e2eMs: Infinity },
      ],
      binMs: 2000,
      network: [
        { tMs: 1000, lostShare: 0.034, jitterBufferMs: 81 },
        { tMs: 3000, lostShare: 0.081 },
        { tMs: 5000 },
      ],
    },
    worst: [
      { scenario: text, utterance: missing, clip: { unavailable: text } },
      {
        scenario: text,
        utterance,
        clip: { participant: text, wav: Uint8Array.of(1, 2, 3), durationMs: 3000, fromEndMs: -12 },
      },
    ],
    clipsLeftOut: 1,
  };
}
