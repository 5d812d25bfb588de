/** The version before the current one. Its records are converted when they are read. */
export const UPGRADED_VERSION = 2;

type Fields = Readonly<Record<string, unknown>>;

/** Keys of a row of `verification` that had other names in version 2. */
const ROW_KEYS: Readonly<Record<string, string>> = {
  witness: 'source',
  asked: 'configured',
  observed: 'measured',
  tolerated: 'tolerance',
  realised: 'verified',
};

/**
 * Converts a run record of schema version 2, as JSON, to version 3. Only names of keys differ. What does not have the
 * shape of version 2 stays as it is, so that the schema reports it.
 */
export function upgradeRun(record: object): object {
  const { scenarios, ...rest } = record as Fields;
  if (!Array.isArray(scenarios)) return record;
  return { ...rest, schemaVersion: 3, scenarios: scenarios.map(upgradeScenario) };
}

function upgradeScenario(scenario: unknown): unknown {
  if (!isObject(scenario) || !Array.isArray(scenario['realised'])) return scenario;
  const { realised, ...rest } = scenario;
  return { ...rest, verification: realised.map(upgradeRow) };
}

function upgradeRow(row: unknown): unknown {
  if (!isObject(row)) return row;
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [ROW_KEYS[key] ?? key, value]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> & { realised?: unknown } {
  return typeof value === 'object' && value !== null;
}
