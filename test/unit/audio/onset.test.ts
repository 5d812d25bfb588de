import { describe, expect, it } from 'vitest';
import { levelDbfs, OnsetDetector } from '../../../src/audio/onset.ts';

const RATE = 16_000;

function silence(ms: number): Int16Array<ArrayBuffer> {
  return new Int16Array((RATE * ms) / 1000);
}

function sound(ms: number, amplitude = 6000): Int16Array<ArrayBuffer> {
  return silence(ms).map((_, i) => Math.round(amplitude * Math.sin(i / 4)));
}

function join(...parts: Int16Array[]): Int16Array<ArrayBuffer> {
  return Int16Array.from(parts.flatMap((part) => [...part]));
}

describe('levelDbfs', () => {
  it('is 0 for a full-scale square wave and −3 for a full-scale sine', () => {
    expect(levelDbfs(Int16Array.from({ length: 100 }, () => -32768))).toBeCloseTo(0, 6);
    expect(levelDbfs(sound(100, 32767))).toBeCloseTo(-3.01, 1);
  });

  it('is −∞ for digital silence and for no samples', () => {
    expect(levelDbfs(silence(10))).toBe(Number.NEGATIVE_INFINITY);
    expect(levelDbfs(silence(0))).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('OnsetDetector', () => {
  it('finds sound after silence once, at its place in the block', () => {
    const detector = new OnsetDetector(RATE);
    expect(detector.push(silence(300))).toBeUndefined();
    expect(detector.push(join(silence(20), sound(30)))?.offsetMs).toBe(20);
    expect(detector.push(sound(50))).toBeUndefined();
  });

  it('does not report an onset after a short pause', () => {
    const detector = new OnsetDetector(RATE);
    detector.push(join(silence(300), sound(50), silence(150)));
    expect(detector.push(sound(50))).toBeUndefined();
    detector.push(silence(200));
    expect(detector.push(sound(50))).toBeDefined();
  });
});
