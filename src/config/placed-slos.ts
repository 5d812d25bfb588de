import type { HiveBenchConfig } from './config.ts';

/** An SLO of the configuration, as written, and where it stands there. */
export interface PlacedSlo {
  readonly path: string;
  readonly text: string;
}

/** Every SLO of a configuration: the general ones, those of the scenarios and those of the profiles. */
export function placedSlos({
  slos,
  scenarios,
  profiles,
}: Pick<HiveBenchConfig, 'slos' | 'scenarios' | 'profiles'>): PlacedSlo[] {
  const placed = (where: string, texts: readonly string[] = []): PlacedSlo[] =>
    texts.map((text, i) => ({ path: `${where}[${i}]`, text }));
  return [
    ...placed('slos', slos),
    ...scenarios.flatMap((scenario) => placed(`scenarios(${scenario.name}).slos`, scenario.slos)),
    ...Object.entries(profiles).flatMap(([name, profile]) => placed(`profiles.${name}.slos`, profile.slos)),
  ];
}
