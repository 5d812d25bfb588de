import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { ownFile } from '../lib/root.ts';
import { ownerOf } from './labels.ts';

const PROGRAM = ownFile('bin/watchdog.js');
const DONE = 'done';

/**
 * A shell waits for the end of this process, and starts Node.js only if there is something to clean up. Node.js with an
 * engine client takes 70 MB and half a second of CPU time, which would disturb a measurement.
 */
const SCRIPT = `read -r word; [ "$word" = ${DONE} ] || exec "$@"`;

/**
 * Variables that configure the engine client. Others are not passed on: CI runners find and kill the processes of a job by
 * variables like RUNNER_TRACKING_ID.
 */
const PASSED_VARIABLES = /^(?:PATH|HOME|USER|LANG|TMPDIR|XDG_RUNTIME_DIR|SSH_AUTH_SOCK|DOCKER_.*)$/;
const PATH_VARIABLES: ReadonlySet<string> = new Set(['DOCKER_CERT_PATH', 'DOCKER_CONFIG']);

let watchdog: ChildProcess | undefined;

/**
 * Starts a process that outlives this one, however it ends. When its pipe from this process closes, it removes everything
 * that this process created on the engine and did not release (`src/commands/watchdog.ts`). Starts only once. Without a
 * shell, the next command cleans up instead.
 *
 * Not with execa: its clean-up at the end of this process, its promise and its environment would all have to be switched off.
 */
export function startWatchdog(): void {
  if (watchdog) return;
  watchdog = spawn('/bin/sh', ['-c', SCRIPT, 'hive-bench-watchdog', process.execPath, PROGRAM, ownerOf()], {
    // In its own session, so that neither Ctrl-C nor closing the terminal reaches it.
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

/** Ends the watchdog, if this process has left nothing on the engine or everything is to stay. */
export async function dismissWatchdog(): Promise<void> {
  const pipe = watchdog?.stdin;
  if (!pipe?.writable) return;
  await new Promise((resolve) => pipe.end(`${DONE}\n`, () => resolve(undefined)));
}

/** Makes paths absolute, because the watchdog runs in another folder. */
export function watchdogEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => PASSED_VARIABLES.test(name));
  return Object.fromEntries(
    kept.map(([name, value]) => [name, value && PATH_VARIABLES.has(name) ? path.resolve(value) : value]),
  );
}
