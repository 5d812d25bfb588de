import type { Sample } from '../../model/sample.ts';

/** How many answers were wrong and why, as one clause: "7 of 110 answers were wrong (5 wrong translation, 2 other sound)". */
export function wrongAnswers(samples: readonly Sample[]): string | undefined {
  const answers = samples.filter(({ metric }) => metric === 'e2e_ms');
  const counts = new Map<string, number>();
  for (const { wrong } of answers) if (wrong) counts.set(wrong, (counts.get(wrong) ?? 0) + 1);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  const reasons = [...counts].toSorted(([, a], [, b]) => b - a).map(([why, count]) => `${count} ${why}`);
  return `${total} of ${answers.length} answers ${total === 1 ? 'was' : 'were'} wrong (${reasons.join(', ')})`;
}
