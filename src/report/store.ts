import { closeSync, fsyncSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { HiveBenchError } from '../errors.ts';
import type { RunRecord } from '../model/run-record.ts';
import { toHtml } from './html.ts';
import { toJson } from './json.ts';
import { ndjsonLine, writeFully } from './ndjson.ts';

/** Append-only files of a run, written while it goes on. */
export type StreamFile = 'observations.ndjson' | 'samples.ndjson';

/** Everything about time and chance that the store needs, handed in. */
export interface StoreSources {
  readonly now: () => Date;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** A run's folder, open for writing. Close it once; what was appended is on its way to the disk by then anyway. */
export interface Store {
  readonly runId: string;
  /** Absolute path of results/<run-id>. */
  readonly dir: string;
  readonly logsDir: string;
  readonly evidenceDir: string;
  /** One object, one line, in the kernel's hands when this returns. +∞ becomes "Infinity"; NaN throws. */
  appendLine(file: StreamFile, object: object): void;
  /** Writes a file of the folder so that a reader sees the old one or the new one, never a part. Returns its path. */
  write(name: string, text: string): string;
  /** run.json and report.html; nothing is written unless both could be made. Returns their paths. */
  writeReports(record: RunRecord): { readonly json: string; readonly html: string };
  close(): void;
}

/** `yyyymmdd-hhmmss-xxxx`, in UTC; the last four are base 36. */
export function newRunId({ now, random }: StoreSources): string {
  const [date = '', time = ''] = now().toISOString().split(/[T.]/);
  const chance = Math.floor(random() * 36 ** 4).toString(36);
  return `${date.replaceAll('-', '')}-${time.replaceAll(':', '')}-${chance.padStart(4, '0')}`;
}

/**
 * Makes the folder of a new run.
 * @throws {HiveBenchError} when it exists already or cannot be made.
 */
export function createStore(resultsDir: string, sources: StoreSources): Store {
  const runId = newRunId(sources);
  const dir = resolve(resultsDir, runId);
  const [logsDir, evidenceDir] = [join(dir, 'logs'), join(dir, 'evidence')];
  try {
    mkdirSync(resolve(resultsDir), { recursive: true });
    // Not recursive: two runs with one id must not write into one folder.
    mkdirSync(dir);
    mkdirSync(logsDir);
    mkdirSync(evidenceDir);
  } catch (cause) {
    throw new HiveBenchError(`The folder of run ${runId} could not be made: ${(cause as Error).message}.`, {
      hint: 'Give an output folder that can be written; if the run id is taken, start again.',
      cause,
    });
  }
  const streams = new Map<StreamFile, number>();
  const write = (name: string, text: string): string => writeAtomically(dir, name, text);

  return {
    runId,
    dir,
    logsDir,
    evidenceDir,
    appendLine(file, object) {
      const line = ndjsonLine(object);
      let fd = streams.get(file);
      if (fd === undefined) {
        fd = openSync(join(dir, file), 'a', 0o644);
        streams.set(file, fd);
      }
      writeFully(fd, line);
    },
    write,
    writeReports(record) {
      const [json, html] = [toJson(record), toHtml(record)];
      return { json: write('run.json', json), html: write('report.html', html) };
    },
    close() {
      for (const fd of streams.values()) closeSync(fd);
      streams.clear();
    },
  };
}

function writeAtomically(dir: string, name: string, text: string): string {
  const path = join(dir, name);
  const unfinished = join(dir, `.${name}.unfinished`);
  const fd = openSync(unfinished, 'w', 0o644);
  try {
    writeFully(fd, text);
    // Before the rename, or a power cut could leave the new name with no content.
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(unfinished, path);
  return path;
}
