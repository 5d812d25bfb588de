import path from 'node:path';
import { PassThrough, type Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type Docker from 'dockerode';
import { BoundedLog } from '../evidence/bounded-log.ts';
import { archive } from './archive.ts';
import { forEachLine } from './bounded-lines.ts';
import { addressing, type ContainerSpec, createOptions, folders, type RunContext } from './container-spec.ts';
import { ignoringGone } from './engine.ts';
import { explainPortClash } from './port-clash.ts';
import { StartedContainer } from './started-container.ts';

/** Matches the engine's error if it cannot set a sysctl, because its file is missing or not writable. */
const NO_SYSCTL = /sysctl|\/proc\/sys\//i;

/**
 * Starts a container. If the engine cannot set a sysctl, tries again without the optional ones: all of them, because the
 * engine names only the first.
 * @param onLine receives the lines of standard output, which are then not logged
 */
export async function startContainer(
  context: RunContext,
  spec: ContainerSpec,
  onLine?: (line: string) => void,
): Promise<StartedContainer> {
  const { optionalSysctls = {}, ...without } = spec;
  try {
    return await startOnce(context, spec, onLine);
  } catch (error) {
    if (Object.keys(optionalSysctls).length === 0 || !NO_SYSCTL.test(String(error))) throw error;
    return startOnce(context, without, onLine);
  }
}

/** Creates a container, copies its files, attaches to it and starts it. Its output goes to the bounded `logs/<service>.log`. */
async function startOnce(
  context: RunContext,
  spec: ContainerSpec,
  onLine?: (line: string) => void,
): Promise<StartedContainer> {
  const { docker } = context.engine;
  const memoryMb = await memoryOf(docker, spec);
  const container = await docker.createContainer(
    createOptions(context, { ...spec, ...(memoryMb !== undefined && { memoryMb }) }),
  );
  const log = openLog(path.join(context.logDir, `${spec.service}.log`));
  try {
    // Engines before API 1.44 accept only one network at creation, so the others are connected before the start.
    for (const { network, address } of spec.attachments.slice(1)) {
      await docker.getNetwork(network).connect({
        Container: container.id,
        EndpointConfig: { IPAMConfig: addressing(address) },
      });
    }
    await fill(container, spec);
    const stream = await container.attach({
      stream: true,
      stdin: spec.interactive ?? false,
      stdout: true,
      stderr: true,
      hijack: true,
    });
    const stdout = new PassThrough();
    const lines = onLine ? forEachLine(stdout, onLine) : undefined;
    if (!lines) pipeToLog(log, stdout);
    const output = Promise.all([demultiplex(docker, stream, stdout, log), lines]).then(() => undefined);
    // Avoids an unhandled rejection if nobody awaits the output. `ended()` reports the error.
    output.catch(() => undefined);
    await container.start();
    return new StartedContainer(context, spec, container, stream, output, log);
  } catch (error) {
    log.end();
    await ignoringGone(container.remove({ force: true, v: true }));
    throw await explainPortClash(context.engine, spec.service, error);
  }
}

async function memoryOf(docker: Docker, spec: ContainerSpec): Promise<number | undefined> {
  const { memoryMb, memoryPerProcessorMb } = spec;
  if (memoryPerProcessorMb === undefined) return memoryMb;
  const { NCPU } = (await docker.info()) as { readonly NCPU: number };
  return (memoryMb ?? 0) + NCPU * memoryPerProcessorMb;
}

/** Ignores write errors: a full disk is reported when evidence is written. */
function openLog(file: string): Writable {
  return new BoundedLog(file).on('error', () => undefined);
}

/** Copies the files into the container. A writable container accepts them anywhere, also in missing folders. */
async function fill(container: Docker.Container, { files = [], readOnly }: ContainerSpec): Promise<void> {
  const places = readOnly ? folders(files) : new Map(files.length > 0 ? [['/', files]] : []);
  for (const [folder, entries] of places) {
    await container.putArchive(archive(entries), { path: folder });
  }
}

/** If the log fails, the output is still consumed, because the container would block otherwise. */
function pipeToLog(log: Writable, output: PassThrough): void {
  output.pipe(log, { end: false });
  log.once('error', () => output.resume());
}

/** Splits the container's output into standard output and error. Resolves at the end of the output. */
async function demultiplex(
  docker: Docker,
  stream: NodeJS.ReadWriteStream,
  stdout: PassThrough,
  log: Writable,
): Promise<void> {
  const stderr = new PassThrough();
  pipeToLog(log, stderr);
  docker.modem.demuxStream(stream, stdout, stderr);
  await finished(stream as NodeJS.ReadableStream, { writable: false }).catch(() => undefined);
  stdout.end();
  stderr.end();
}
