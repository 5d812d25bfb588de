import { describe, expect, it } from 'vitest';
import { PYTHON_LISTS, read } from './lock-files.ts';

const config = JSON.parse(read('renovate.json')) as {
  enabledManagers: string[];
  pip_requirements: { managerFilePatterns: string[] };
  'github-actions': { managerFilePatterns: string[] };
};

/** A pattern between slashes is a regular expression, https://docs.renovatebot.com/string-pattern-matching */
const finds = (patterns: readonly string[], file: string): boolean =>
  patterns.some((pattern) => new RegExp(pattern.slice(1, -1)).test(file));

describe('the configuration of Renovate', () => {
  it('looks at every list of Python packages, and at the example workflow', () => {
    for (const list of PYTHON_LISTS)
      expect(finds(config.pip_requirements.managerFilePatterns, list)).toBe(true);
    const workflows = config['github-actions'].managerFilePatterns;
    expect(finds(workflows, 'docs/examples/github-workflow.yml')).toBe(true);
    expect(read('docs/examples/github-workflow.yml')).toContain('uses:');
  });

  it('has a manager for each kind of lock file', () => {
    expect(config.enabledManagers.toSorted()).toEqual(['github-actions', 'gomod', 'npm', 'pip_requirements']);
  });
});
