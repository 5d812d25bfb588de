import { describe, expect, it } from 'vitest';
import { detectRed } from '../../../../src/analysis/rtp/red.ts';

/** Mean payloads of two-second steps as measured at 48 kbit/s. */
const track = (means: readonly number[], packets = 100) => ({
  steps: means.map((mean) => ({ packets, bytes: mean * packets })),
  expectedBytes: 120,
});
const RED_CLEAN = track([115, 228, 155, 221, 194, 205, 249, 180, 248, 203]);
const RED_LOSSY = track([25, 180, 106, 222, 127, 136, 204, 117]);
const PLAIN_CLEAN = track([55, 109, 69, 116, 87, 109, 119, 97]);
const PLAIN_LOSSY = track([30, 93, 63, 85, 103, 66, 115, 74]);

describe('detectRed', () => {
  it('holds for speech on clean and on lossy links', () => {
    expect(detectRed([RED_CLEAN, RED_LOSSY], 'audio/red')?.active).toBe(true);
    expect(detectRed([PLAIN_CLEAN, PLAIN_LOSSY], 'audio/opus')?.active).toBe(false);
  });

  it('sees RED that the SFU adds, whatever the publisher sends', () => {
    expect(detectRed([RED_CLEAN], 'audio/opus')).toEqual({
      active: true,
      evidence:
        "249 bytes a packet in the densest two seconds, where the encoder's target makes 120; the server names the track audio/opus",
    });
  });

  it('claims nothing of pauses alone: silence with RED is as large as some speech without', () => {
    for (const pause of [25, 65, 115]) {
      expect(detectRed([track(Array<number>(20).fill(pause))], 'audio/red'), `${pause}`).toBeUndefined();
    }
    expect(detectRed([track([115, 110, 55])], 'audio/opus')).toBeUndefined();
  });

  it('claims nothing between the limits, of tracks that differ, and of none', () => {
    expect(detectRed([track([55, 65, 100, 115, 140, 160])], 'audio/red')).toBeUndefined();
    expect(detectRed([RED_CLEAN, PLAIN_CLEAN], 'audio/red')).toBeUndefined();
    expect(detectRed([], 'audio/red')).toBeUndefined();
  });

  it('takes no rule from a handful of packets', () => {
    expect(detectRed([track([249], 10)], 'audio/red')).toBeUndefined();
  });

  it('goes by the target of the encoder, not by a figure of its own', () => {
    const halved = {
      ...RED_CLEAN,
      steps: RED_CLEAN.steps.map((step) => ({ ...step, bytes: step.bytes / 2 })),
    };
    expect(detectRed([{ ...halved, expectedBytes: 60 }], undefined)?.active).toBe(true);
  });
});
