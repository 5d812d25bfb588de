import { describe, expect, it } from 'vitest';
import { type Observed, waterfallOf } from '../../../../src/analysis/stages/waterfall.ts';

/** As on a clean network: translated while the end was waited for, first speech 5 ms after the first frame. */
const USUAL: Observed = {
  dueEndMs: 1000,
  heardMs: 1230,
  leadMs: 5,
  stagesMs: { last_speech: 1084, endpoint: 1144, stt_final: 1147, mt_done: 1050, first_frame: 1150 },
};

function changed(stagesMs: Observed['stagesMs'], other: Partial<Observed> = {}): Observed {
  return { ...USUAL, ...other, stagesMs: { ...USUAL.stagesMs, ...stagesMs } };
}

function sumOf(times: ReturnType<typeof waterfallOf>): number {
  return typeof times === 'string' ? Number.NaN : Object.values(times).reduce((sum, each) => sum + each, 0);
}

describe('waterfallOf', () => {
  it('splits end to end at the stages, the silence before the rendering being of the synthesis', () => {
    const times = waterfallOf(USUAL);
    expect(times).toEqual({ uplink: 84, endpointing: 60, stt: 3, mt: 0, tts: 8, downlinkPlayout: 75 });
    expect(sumOf(times)).toBe(230);
  });

  it('counts the translation where it was not there before', () => {
    const times = waterfallOf(changed({ mt_done: 1170, first_frame: 1180 }));
    expect(times).toMatchObject({ stt: 3, mt: 23, tts: 15, downlinkPlayout: 45 });
    expect(sumOf(times)).toBe(230);
  });

  it('counts from the end of the speech where the utterance was ended inside its last word', () => {
    const early = { last_speech: 920, endpoint: 980, stt_final: 983, mt_done: 900, first_frame: 990 };
    const times = waterfallOf(changed(early, { heardMs: 1070 }));
    expect(times).toEqual({ uplink: 0, endpointing: 0, stt: 0, mt: 0, tts: 0, downlinkPlayout: 70 });
    const straddling = waterfallOf(changed({ last_speech: 970, endpoint: 1030 }));
    expect(straddling).toMatchObject({ uplink: 0, endpointing: 30, stt: 117 });
    expect(sumOf(straddling)).toBe(230);
  });

  it('lets clocks disagree by what they may, and still adds up', () => {
    const times = waterfallOf(changed({ stt_final: 1130 }));
    expect(times).toMatchObject({ endpointing: 60, stt: 0, tts: 11 });
    expect(sumOf(times)).toBe(230);
  });

  it.each([
    ['a final before the end-point', { stt_final: 1120 }, {}],
    ['a first frame before the text that it speaks', { first_frame: 1100 }, {}],
    ['an end-point before the speech it ends', { endpoint: 1060 }, {}],
    ['heard before it was handed over', {}, { heardMs: 1134 }],
  ])('refuses %s', (_what, stages, other) => {
    expect(waterfallOf(changed(stages, other))).toBe('out of order');
  });

  it('refuses stages that do not add up to end to end', () => {
    const before = { last_speech: 900, endpoint: 960, stt_final: 963, mt_done: 900, first_frame: 965 };
    expect(waterfallOf(changed(before, { heardMs: 975 }))).toBe('another sum');
    expect(waterfallOf(changed(before, { heardMs: 985 }))).toMatchObject({ downlinkPlayout: 0 });
  });

  it('has nothing to say of an utterance that was never spoken', () => {
    const { first_frame: _, ...stagesMs } = USUAL.stagesMs;
    expect(waterfallOf({ ...USUAL, stagesMs })).toBe('not spoken');
  });
});
