const STEPS = 400;

/**
 * Share of packets that a later packet overtakes, if delays are independent and uniform over `widthMs` and packets are
 * sent `intervalMs` apart. A packet with the delay x is overtaken by the k-th after it if that one's delay is below x −
 * k·interval. This is Type-P-Reordered of RFC 4737 §3.3, by the midpoint rule.
 */
export function expectedReordering(widthMs: number, intervalMs: number): number {
  if (widthMs <= intervalMs) return 0;
  let kept = 0;
  for (let step = 0; step < STEPS; step += 1) {
    const delayMs = ((step + 0.5) / STEPS) * widthMs;
    let stays = 1;
    for (let aheadMs = delayMs - intervalMs; aheadMs > 0 && stays > 1e-9; aheadMs -= intervalMs)
      stays *= 1 - aheadMs / widthMs;
    kept += stays / STEPS;
  }
  return 1 - kept;
}
