import type { HiveBenchConfig } from '../config/config.ts';
import { plainLine } from '../report/plain.ts';

/**
 * The effective SLOs, for a terminal: for all scenarios, those added by a profile, and those of single scenarios.
 */
export function sloList({
  slos,
  profiles,
  scenarios,
}: Pick<HiveBenchConfig, 'slos' | 'profiles' | 'scenarios'>): string {
  const groups: readonly (readonly [title: string, slos: readonly string[]])[] = [
    ['SLOs', slos],
    ...Object.entries(profiles).map(
      ([name, profile]) => [`added by profile ${name}`, profile.slos ?? []] as const,
    ),
    ...scenarios.map((scenario) => [`set by scenario ${scenario.name}`, scenario.slos ?? []] as const),
  ];
  return groups
    .filter(([, texts]) => texts.length > 0)
    .map(([title, texts]) => [`${title}:`, ...texts.map((text) => `  ${text}`)].map(plainLine).join('\n'))
    .join('\n');
}
