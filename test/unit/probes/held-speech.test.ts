import { describe, expect, it } from 'vitest';
import { HeldSpeech } from '../../../src/probes/held-speech.ts';
import { FRAME_SAMPLES } from '../../../src/probes/placed.ts';

const frame = (value: number): Int16Array => new Int16Array(FRAME_SAMPLES).fill(value);

/** Frame k has the value k and leaves the jitter buffer at 1000 + 10 k; it is read `lateMs` later. */
function heard(frames: number, lateMs: (k: number) => number = () => 0): HeldSpeech {
  const held = new HeldSpeech();
  for (let k = 0; k < frames; k += 1) held.push(frame(k), 1000 + k * 10 + lateMs(k));
  return held;
}

describe('HeldSpeech', () => {
  it('cuts out the frames of a window, with the time of the first', () => {
    const cut = heard(100).cut(1195, 1300);
    expect(cut?.firstMs).toBe(1200);
    expect(cut?.pcm).toHaveLength(10 * FRAME_SAMPLES);
    expect(cut?.pcm[0]).toBe(20);
    expect(cut?.pcm.at(-1)).toBe(29);
    expect(cut?.strayMs).toBe(0);
  });

  it('corrects frames delayed by a busy event loop, so that the delay is not measured', () => {
    const busy = heard(100, (k) => (k >= 15 && k < 25 ? 1250 - (1000 + k * 10) : 0.2));
    const cut = busy.cut(1195, 1300);
    expect(cut?.firstMs).toBeCloseTo(1200.2, 6);
    expect(cut?.strayMs).toBeCloseTo(0, 6);
  });

  it('reports how far frames deviated from their clock', () => {
    const skipping = heard(100, (k) => (k >= 25 ? 30 : 0));
    expect(skipping.cut(1195, 1300)?.strayMs).toBe(30);
  });

  it('considers a stamp final only after half a second of further frames', () => {
    const held = heard(50);
    expect(held.isSettled(990)).toBe(true);
    expect(held.isSettled(991)).toBe(false);
    expect(new HeldSpeech().isSettled(0)).toBe(false);
  });

  it('discards the past and keeps the rest', () => {
    const held = heard(100);
    held.forgetBefore(1500);
    expect(held.cut(1000, 2000)?.firstMs).toBe(1500);
    held.forgetBefore(5000);
    expect(held.cut(1000, 2000)).toBeUndefined();
  });
});
