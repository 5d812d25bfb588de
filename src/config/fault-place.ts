import { pathToFileURL } from 'node:url';
import { execaSync } from 'execa';
import { shown } from '../lib/shown.ts';

/**
 * What a module threw while it was loaded, with the line of the file that it came from, where that is known:
 * `line 3, column 9: boom`. A module can throw whatever it likes.
 */
export function faultOf(error: unknown, file: string): string {
  if (!(error instanceof Error)) return `it threw ${shown(error)}`;
  // esbuild, which compiles what is not plain JavaScript, says all in its message.
  const compiled = /^(.+):(\d+):(\d+): ERROR: (.+)$/m.exec(error.message);
  if (compiled) {
    const [, where = '', line, column, why] = compiled;
    return `${where === file ? '' : `${where} `}line ${line}, column ${column}: ${why}`;
  }
  const place = placeIn(`${error.stack}`, file) ?? (error instanceof SyntaxError ? checked(file) : undefined);
  return place === undefined ? error.message : `${place}: ${error.message}`;
}

/** The first place of the file that a trace names. */
function placeIn(trace: string, file: string): string | undefined {
  for (const name of [pathToFileURL(file).href, file]) {
    const at = trace.indexOf(`${name}:`);
    const [, line, column] = /^:(\d+)(?::(\d+))?/.exec(at < 0 ? '' : trace.slice(at + name.length)) ?? [];
    if (line !== undefined) return `line ${line}${column === undefined ? '' : `, column ${column}`}`;
  }
  return undefined;
}

/** Node.js keeps the line of a syntax error to itself, but for its own check of a file, which runs nothing. */
function checked(file: string): string | undefined {
  const { stderr } = execaSync(process.execPath, ['--check', file], {
    stdin: 'ignore',
    reject: false,
    timeout: 5000,
    env: { NODE_OPTIONS: '' },
  });
  return placeIn(stderr, file);
}
