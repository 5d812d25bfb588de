import { describeLink } from '../impair/kinds/describe.ts';
import { fittedTable } from '../lib/fitted-table.ts';
import { linksOf, type Scenario } from '../model/scenario.ts';
import { plainLine } from '../report/plain.ts';

export function scenarioList(
  { scenarios, suite }: { readonly scenarios: readonly Scenario[]; readonly suite: readonly string[] },
  stream: NodeJS.WriteStream,
): string {
  const head = ['scenario', 'access link, each way', 'expected p95', 'severity', 'default suite'];
  const rows = scenarios.map((scenario) => {
    const { speaker, listener } = linksOf(scenario);
    const [speaks, hears] = [describeLink(speaker), describeLink(listener)];
    return [
      plainLine(scenario.name),
      speaks === hears ? speaks : `speaker ${speaks}; listener ${hears}`,
      scenario.expected ? `${scenario.expected.p95Ms} ms` : '—',
      scenario.severity,
      suite.includes(scenario.name) ? 'yes' : 'no',
    ];
  });
  return fittedTable(head, rows, stream.columns);
}
