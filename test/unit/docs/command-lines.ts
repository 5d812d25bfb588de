import { pages } from './pages.ts';

const FENCED = /^```(\w*)\n(.*?)^```/gms;
const SHELL = new Set(['', 'bash', 'sh', 'console']);
const COMMAND = /^(?:\$ )?(?:npx )?hive-bench (.+)$/;
// In a pipeline's file (YAML, Groovy) the command is a part of a line.
const EMBEDDED = /npx hive-bench ([^'"]+)/;
const INLINE = /`(?:npx )hive-bench ([^`]+)`/g;

/** Words of a shell line: quotes kept together, the comment left out. */
export function words(line: string): readonly string[] {
  return [...line.replace(/\s#.*$/, '').matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  );
}

function documented(text: string): readonly string[] {
  const joined = text.replaceAll('\\\n', ' ');
  const fenced = [...joined.matchAll(FENCED)].flatMap(([, language = '', block = '']) =>
    block
      .split('\n')
      .flatMap((line) => (SHELL.has(language) ? COMMAND : EMBEDDED).exec(line.trim())?.[1] ?? []),
  );
  return [...fenced, ...[...joined.matchAll(INLINE)].map(([, line = '']) => line)];
}

export interface DocumentedCommand {
  /** The page it is on. */
  readonly path: string;
  /** Without `hive-bench`. */
  readonly line: string;
}

/** Every hive-bench command of the documentation. */
export function documentedCommands(): readonly DocumentedCommand[] {
  return pages().flatMap(({ path, text }) => documented(text).map((line) => ({ path, line })));
}
