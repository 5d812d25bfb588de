import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { ownFile } from '../lib/root.ts';
import { ownerOf } from './labels.ts';

const PROGRAM = ownFile('bin/watchdog.js');
const DONE = 'done';

/**
 * Waits for the end of this process with the memory of a shell, and becomes a program only when there is something to
 * do: Node.js with an engine client takes 70 MB and half a second of a core, which a measurement would notice.
 */
const SCRIPT = `read -r word; [ "$word" = ${DONE} ] || exec "$@"`;

/** What the engine client is configured by. CI runners find the processes of a job by variables like RUNNER_TRACKING_ID. */
const KEPT_VARIABLES = /^(?:PATH|HOME|USER|LANG|TMPDIR|XDG_RUNTIME_DIR|SSH_AUTH_SOCK|DOCKER_.*)$/;
const PATHS: ReadonlySet<string> = new Set(['DOCKER_CERT_PATH', 'DOCKER_CONFIG']);

let watchdog: ChildProcess | undefined;

/**
 * Starts a process that outlives this one, whatever ends it: when its pipe from here is at its end, it removes what this
 * process has made on the engine and not let go of (`src/commands/watchdog.ts`). Once; where there is no shell to start, the next
 * command removes what a killed one left.
 *
 * Not with execa: all that it adds (clean-up at the end of this process, its result as a promise, the whole environment)
 * would have to be switched off.
 */
export function startWatchdog(): void {
  if (watchdog) return;
  watchdog = spawn('/bin/sh', ['-c', SCRIPT, 'hive-bench-watchdog', process.execPath, PROGRAM, ownerOf()], {
    // A session of its own: neither Ctrl-C nor the end of the terminal reaches it.
    detached: true,
    cwd: '/',
    env: watchdogEnvironment(process.env),
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watchdog.on('error', () => undefined);
  watchdog.stdin?.on('error', () => undefined);
  watchdog.unref();
  (watchdog.stdin as { unref?: () => void } | null)?.unref?.();
}

/** Nothing of this process is left on the engine, or all of it is meant to stay: the watchdog ends. */
export async function dismissWatchdog(): Promise<void> {
  const pipe = watchdog?.stdin;
  if (!pipe?.writable) return;
  await new Promise((resolve) => pipe.end(`${DONE}\n`, () => resolve(undefined)));
}

/** Paths are made absolute: it does not run in this process's folder. */
export function watchdogEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => KEPT_VARIABLES.test(name));
  return Object.fromEntries(
    kept.map(([name, value]) => [name, value && PATHS.has(name) ? path.resolve(value) : value]),
  );
}
