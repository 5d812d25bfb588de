/** A figure in the words of a verdict: three decimals below 10, one above, ∞ for what never came. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  return Math.abs(value) < 10 ? value.toFixed(3) : value.toFixed(1);
}
