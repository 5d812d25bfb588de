import FFT from 'fft.js';

export interface Match {
  /** Index in the signal at which the template begins. */
  readonly at: number;
  /** Normalised cross-correlation there, 0..1: 1 is the template itself, at whatever level. */
  readonly peak: number;
  /** Peak ÷ the best correlation further away than the guard; large if there is no rival. */
  readonly confidence: number;
}

/** Correlations this close to the peak belong to it. */
const GUARD_S = 0.03;
/** Energy of a window below which correlation is meaningless: −60 dBFS. */
const FLOOR_POWER = (32768 * 10 ** (-60 / 20)) ** 2;

/**
 * Finds the template in the signal by normalised cross-correlation with an FFT over the whole signal. Undefined if
 * the signal is shorter than the template or silent. Normalised by the energy of each window, so that loud other
 * speech does not win over a quieter match (J. P. Lewis, "Fast Normalized Cross-Correlation", 1995).
 */
export function matchTemplate(signal: Int16Array, template: Int16Array, rate: number): Match | undefined {
  const positions = signal.length - template.length + 1;
  if (positions < 1 || template.length === 0) return undefined;
  const correlation = correlate(signal, template);
  const templateEnergy = energyOf(template);
  if (templateEnergy === 0) return undefined;

  const normalised = new Float64Array(positions);
  let energy = energyOf(signal.subarray(0, template.length));
  const floor = FLOOR_POWER * template.length;
  let at = -1;
  for (let k = 0; k < positions; k += 1) {
    normalised[k] = energy < floor ? 0 : (correlation[k] ?? 0) / Math.sqrt(energy * templateEnergy);
    if (at < 0 || (normalised[k] ?? 0) > (normalised[at] ?? 0)) at = k;
    energy += (signal[k + template.length] ?? 0) ** 2 - (signal[k] ?? 0) ** 2;
  }
  const peak = normalised[at] ?? 0;
  if (peak <= 0) return undefined;

  const guard = Math.round(GUARD_S * rate);
  let rival = 0;
  for (let k = 0; k < positions; k += 1) {
    if (Math.abs(k - at) > guard) rival = Math.max(rival, normalised[k] ?? 0);
  }
  return { at, peak, confidence: rival === 0 ? Number.MAX_VALUE : peak / rival };
}

/** Σᵢ signal[k+i]·template[i] for every k, by the correlation theorem. */
function correlate(signal: Int16Array, template: Int16Array): Float64Array {
  const size = 2 ** Math.ceil(Math.log2(signal.length + template.length));
  const fft = new FFT(size);
  const spectrumOf = (samples: Int16Array): number[] => {
    const padded = new Float64Array(size);
    padded.set(samples);
    const spectrum = fft.createComplexArray();
    fft.realTransform(spectrum, padded);
    fft.completeSpectrum(spectrum);
    return spectrum;
  };
  const [x, h] = [spectrumOf(signal), spectrumOf(template)];
  const product = fft.createComplexArray();
  for (let k = 0; k < size; k += 1) {
    const [xr, xi, hr, hi] = [x[2 * k] ?? 0, x[2 * k + 1] ?? 0, h[2 * k] ?? 0, h[2 * k + 1] ?? 0];
    product[2 * k] = xr * hr + xi * hi;
    product[2 * k + 1] = xi * hr - xr * hi;
  }
  const out = fft.createComplexArray();
  fft.inverseTransform(out, product);
  const correlation = new Float64Array(signal.length);
  for (let k = 0; k < signal.length; k += 1) correlation[k] = out[2 * k] ?? 0;
  return correlation;
}

function energyOf(samples: Int16Array): number {
  let energy = 0;
  for (const sample of samples) energy += sample * sample;
  return energy;
}
