import type { Comparison } from '../compare/comparison.ts';
import { wantsColour } from './colour.ts';
import { printStyled } from './console.ts';
import { appendSummary, inJob, onlyRead, workflowCommands } from './job.ts';

/** Prints both runs side by side to standard output. */
export async function printComparison(comparison: Comparison): Promise<void> {
  const { comparisonText } = await import('../report/compare-text.ts');
  printStyled(onlyRead(comparisonText(comparison, { color: wantsColour(process.stdout) })));
}

/** Annotates a job of GitHub Actions; does nothing elsewhere. `stream` is for workflow commands. */
export async function showInJob(comparison: Comparison, stream: NodeJS.WriteStream): Promise<void> {
  if (!inJob()) return;
  const [{ comparisonAnnotation }, { comparisonMarkdown }] = await Promise.all([
    import('../report/outputs/compare-annotation.ts'),
    import('../report/outputs/compare-markdown.ts'),
  ]);
  workflowCommands([comparisonAnnotation(comparison)], stream);
  appendSummary(comparisonMarkdown(comparison));
}

/** Reports why a run could not be compared with its baseline. */
export async function showIncomparable(reason: string, stream: NodeJS.WriteStream): Promise<void> {
  if (!inJob()) return;
  const { annotation } = await import('../report/outputs/workflow-command.ts');
  workflowCommands([annotation('error', 'hive-bench compare', reason)], stream);
}
