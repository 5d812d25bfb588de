/** Impairments of a transmission, in the terms of ITU-T G.107 (06/2015). */
export interface Transmission {
  /** Ie: what the codec costs without loss, on the scale of R. */
  readonly equipmentImpairment: number;
  /** Bpl: how well the codec bears loss; larger is better. */
  readonly lossRobustness: number;
  /** Ppl, 0–100. */
  readonly lossPct: number;
  /** BurstR: mean length of loss bursts ÷ that of independent loss; 1 for independent loss, the default. */
  readonly burstRatio?: number;
  /** Ta: one-way, from mouth to ear. */
  readonly delayMs: number;
}

/** R with every parameter of G.107 at its default: no codec, no loss, no delay. */
const DEFAULT_R = 93.2;

/**
 * Provisional: no ITU recommendation gives Ie and Bpl of Opus. It is assumed to cost nothing without loss on this
 * narrowband scale, and to tolerate loss like G.729A (Bpl 19, ITU-T G.113 Appendix I), another codec with prediction
 * and concealment. Good enough to compare conditions; no verdict may depend on them.
 */
export const PROVISIONAL_OPUS = { equipmentImpairment: 0, lossRobustness: 19 } as const;

/** Ie,eff = Ie + (95 − Ie) · Ppl ÷ (Ppl ÷ BurstR + Bpl); G.107 clause 7.5. */
export function effectiveEquipmentImpairment(transmission: Transmission): number {
  const { equipmentImpairment: ie, lossRobustness: bpl, lossPct: ppl, burstRatio = 1 } = transmission;
  return ppl === 0 ? ie : ie + (95 - ie) * (ppl / (ppl / burstRatio + bpl));
}

/** Idd = 25·[(1 + X⁶)^⅙ − 3·(1 + (X ÷ 3)⁶)^⅙ + 2], X = log₂(Ta ÷ 100), 0 up to 100 ms; G.107 clause 7.4. */
export function delayImpairment(delayMs: number): number {
  if (delayMs <= 100) return 0;
  const x = Math.log2(delayMs / 100);
  return 25 * ((1 + x ** 6) ** (1 / 6) - 3 * (1 + (x / 3) ** 6) ** (1 / 6) + 2);
}

/** R of this transmission, with everything else at the defaults of G.107; at best 93.2, below 0 at worst. */
export function transmissionRating(transmission: Transmission): number {
  return DEFAULT_R - delayImpairment(transmission.delayMs) - effectiveEquipmentImpairment(transmission);
}

/** MOS-CQE, 1–4.5: 1 + 0.035·R + R·(R − 60)·(100 − R)·7·10⁻⁶; G.107 Annex B. */
export function mosOfRating(r: number): number {
  if (r <= 0) return 1;
  if (r >= 100) return 4.5;
  // The cubic dips below 1 for R under 6.5, where the scale ends.
  return Math.max(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6);
}

/**
 * Modelled conversational quality of the media leg alone, 1–4.5. The translator's own time is not included: as delay,
 * it would fail a translation that met every SLO. @param delayMs one-way delay of the speaker's own voice, including
 * the jitter buffer @param lossPct what remains lost after retransmission and redundancy, 0–100
 */
export function mosCqe(
  delayMs: number,
  lossPct: number,
  codec: Pick<Transmission, 'equipmentImpairment' | 'lossRobustness'> = PROVISIONAL_OPUS,
): number {
  return mosOfRating(transmissionRating({ ...codec, delayMs, lossPct }));
}
