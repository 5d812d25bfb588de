import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Page {
  /** Path from the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** README, CONTRIBUTING and everything under docs/, decisions included. */
export function pages(): readonly Page[] {
  const docs = readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name));
  return ['README.md', 'CONTRIBUTING.md', ...docs].map((path) => ({
    path,
    text: readFileSync(path, 'utf8'),
  }));
}

const FENCE = /^```.*?^```/gms;

/** What is prose: links and anchors inside fenced blocks are examples. */
export function prose(text: string): string {
  return text.replace(FENCE, '');
}
