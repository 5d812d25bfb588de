import type { Scenario } from '../model/scenario.ts';
import { extra } from './extra.ts';
import { suite } from './suite.ts';

/** All built-in scenarios, in the order of execution and reporting. */
export const scenarios: readonly Scenario[] = [...suite, ...extra];

export function findScenario(name: string): Scenario | undefined {
  return scenarios.find((scenario) => scenario.name === name);
}
