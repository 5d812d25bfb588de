/** Below the fundamental of any voice, above DC offset, rumble and the first harmonic of mains hum. */
const CUT_OFF_HZ = 100;

/**
 * Removes what lies below speech: second-order Butterworth high-pass at 100 Hz (biquad of R. Bristow-Johnson, "Cookbook
 * formulae for audio EQ"). It rings for about 10 ms.
 */
export function highPass(samples: Int16Array, rate: number): Int16Array<ArrayBuffer> {
  const omega = (2 * Math.PI * CUT_OFF_HZ) / rate;
  const cosine = Math.cos(omega);
  const alpha = Math.sin(omega) / Math.SQRT2;
  const a0 = 1 + alpha;
  const [b0, b1] = [(1 + cosine) / 2 / a0, -(1 + cosine) / a0];
  const [a1, a2] = [(-2 * cosine) / a0, (1 - alpha) / a0];
  // Starting from the first sample keeps a DC offset from looking like a step.
  let [x1, x2, y1, y2] = [samples[0] ?? 0, samples[0] ?? 0, 0, 0];
  return Int16Array.from(samples, (x) => {
    const y = b0 * x + b1 * x1 + b0 * x2 - a1 * y1 - a2 * y2;
    [x2, x1, y2, y1] = [x1, x, y1, y];
    return Math.max(-32768, Math.min(32767, Math.round(y)));
  });
}
