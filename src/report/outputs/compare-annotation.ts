import type { Change, Comparison } from '../../compare/comparison.ts';
import { annotation, type Level } from './workflow-command.ts';

const LEVELS: Readonly<Record<Change, Level>> = {
  regression: 'error',
  // Exits with another code than 0, as an invalid run does.
  incomparable: 'error',
  improvement: 'notice',
  'no difference shown': 'notice',
};

/**
 * Annotation of the comparison for GitHub Actions: one line for all scenarios, because a step shows ten of each level
 * and those of the run come first.
 */
export function comparisonAnnotation({ verdict, reason, base, scenarios }: Comparison): string {
  const decisive = scenarios.filter((scenario) => scenario.verdict === verdict);
  const figures =
    verdict === 'no difference shown' || decisive.length === 0
      ? reason
      : decisive.map((scenario) => `${scenario.name}: ${scenario.reason}`).join('; ');
  return annotation(LEVELS[verdict], 'hive-bench compare', `${verdict} against ${base.runId}: ${figures}`);
}
