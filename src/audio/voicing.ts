/** Periodicity survives in this band, and few samples are cheap to correlate. */
const REDUCED_HZ = 4000;
const FRAME_MS = 40;
/** Fundamental frequencies of speech, from 62 to 400 Hz. */
const MIN_LAG_MS = 2.5;
const MAX_LAG_MS = 16;
/** White noise reaches 0.4 in frames of this length; the vowels of recorded speech reach 0.7 and more. */
const MIN_CORRELATION = 0.6;

/**
 * For each step of `stepMs`, whether the signal is voiced: 40 ms around it repeat with a period of 2.5 to 16 ms
 * (normalised autocorrelation of at least 0.6). Vowels are voiced, and so is mains hum; breath, clicks, fricatives and
 * room noise are not.
 */
export function voicedSteps(samples: Int16Array, rate: number, stepMs: number): boolean[] {
  const factor = Math.max(1, Math.round(rate / REDUCED_HZ));
  const reduced = whitened(averaged(samples, factor));
  const perMs = rate / factor / 1000;
  const frame = Math.round(FRAME_MS * perMs);
  const steps = Math.ceil((samples.length * 1000) / rate / stepMs);
  return Array.from({ length: steps }, (_, i) => {
    const from = Math.round((i + 0.5) * stepMs * perMs - frame / 2);
    return periodicity(reduced, from, frame, perMs) >= MIN_CORRELATION;
  });
}

/** Highest normalised autocorrelation of a frame over the lags of a voice; 0 for silence. */
function periodicity(signal: Float64Array, from: number, length: number, perMs: number): number {
  const [minLag, maxLag] = [Math.ceil(MIN_LAG_MS * perMs), Math.floor(MAX_LAG_MS * perMs)];
  const first = Math.max(maxLag, from);
  const to = Math.min(from + length, signal.length);
  const energy = (lag: number): number => {
    let sum = 0;
    for (let i = first - lag; i < to - lag; i += 1) sum += (signal[i] as number) ** 2;
    return sum;
  };
  const here = energy(0);
  if (!(here > 0)) return 0;
  let there = energy(minLag);
  let best = 0;
  for (let lag = minLag; lag <= maxLag; lag += 1) {
    let both = 0;
    for (let i = first; i < to; i += 1) both += (signal[i] as number) * (signal[i - lag] as number);
    if (there > 0) best = Math.max(best, both / Math.sqrt(here * there));
    // Moves the frame back by one sample.
    there += (signal[first - lag - 1] ?? 0) ** 2 - (signal[to - lag - 1] ?? 0) ** 2;
  }
  return best;
}

/** Mean of every `factor` samples: a sufficient low-pass filter for this decimation. */
function averaged(samples: Int16Array, factor: number): Float64Array {
  return new Float64Array(Math.floor(samples.length / factor)).map((_, i) => {
    let sum = 0;
    for (let j = 0; j < factor; j += 1) sum += samples[i * factor + j] ?? 0;
    return sum / factor;
  });
}

/** First difference. Without it, rumble would correlate with itself at any lag and pass for voice. */
function whitened(signal: Float64Array): Float64Array {
  return signal.map((value, i) => value - (signal[i - 1] ?? value));
}
