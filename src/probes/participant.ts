/**
 * A synthetic client: one process, one participant, one container. It reports what it observes, obeys `start` and
 * `stop`, and judges nothing.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { dispose, type Room } from '@livekit/rtc-node';
import { watchEventLoop } from '../wire/event-loop.ts';
import type { ParticipantSpec } from '../wire/participant.ts';
import { Echo } from './echo.ts';
import { Listener } from './listener.ts';
import { reportReception } from './reception.ts';
import { join } from './room.ts';
import { watchRtp } from './rtp-stats.ts';
import { Speaker } from './speaker.ts';
import { JoinProbe } from './join-probe.ts';
import { clockIdentity, onCommand, openWire, readSpec, type Emit, type Wire } from './wire.ts';

const STATS_EVERY_MS = 2000;
const LEAVE_WITHIN_MS = 2000;

interface Part {
  start(startMs: number): Promise<void>;
  stop(): Promise<void>;
}

async function main(wire: Wire): Promise<void> {
  const { emit } = wire;
  const spec = readSpec();
  emit({ type: 'hello', ...clockIdentity(), node: process.version, rtc: rtcVersion() });

  const part = spec.role === 'visitor' ? probeJoins(spec, emit) : await stay(spec, emit);
  const stop = async (): Promise<void> => {
    await part.stop();
    emit({ type: 'done' });
    await wire.close();
    process.exit(0);
  };
  let stopping: Promise<void> | undefined;
  let eventLoop: ReturnType<typeof watchEventLoop> | undefined;
  onCommand((command) => {
    if (command.command === 'start') {
      eventLoop ??= watchEventLoop();
      part.start(command.startMs).catch((error: unknown) => fail(wire, error));
    } else if (!stopping) {
      if (eventLoop && !spec.untranslated) emit({ type: 'event-loop', ...eventLoop() });
      stopping = stop().catch((error: unknown) => fail(wire, error));
    }
  });
  process.on('SIGTERM', () => process.exit(143));
}

/** A participant that is in one room until the end. */
async function stay(spec: ParticipantSpec, emit: Emit): Promise<Part> {
  const take = spec.role === 'speaker' ? speak : spec.role === 'echo' ? echo : listen;
  const { room, part } = await take(spec, emit);
  const everyMs = spec.statsEveryMs ?? STATS_EVERY_MS;
  const stopWatching = watchRtp(
    room,
    emit,
    everyMs,
    spec.role === 'listener' ? reportReception(room) : undefined,
  );
  const leave = async (): Promise<void> => {
    // A disconnect that races with the server's own is not a fault of this participant.
    await room.disconnect().catch(() => undefined);
    await dispose();
  };
  const stop = async (): Promise<void> => {
    await stopWatching(LEAVE_WITHIN_MS);
    await part.stop();
    // A server that hangs must not block the participant. The recording is already written.
    await Promise.race([leave(), sleep(LEAVE_WITHIN_MS)]);
  };
  return { start: (startMs) => part.start(startMs), stop };
}

function probeJoins(spec: ParticipantSpec, emit: Emit): Part {
  const joinProbe = new JoinProbe(spec, emit);
  emit({ type: 'ready' });
  return { start: async (startMs) => joinProbe.schedule(startMs), stop: () => joinProbe.stop() };
}

/** The package does not export its manifest, so it is read as a file. */
function rtcVersion(): string {
  const manifest = new URL('../../node_modules/@livekit/rtc-node/package.json', import.meta.url);
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}

async function speak(spec: ParticipantSpec, emit: Emit): Promise<{ room: Room; part: Part }> {
  const speaker = new Speaker(spec, emit);
  const room = await join(spec, emit, () => undefined);
  await speaker.publish(room);
  emit({ type: 'ready' });
  return { room, part: { start: (startMs) => speaker.schedule(startMs), stop: () => speaker.stop() } };
}

async function listen(spec: ParticipantSpec, emit: Emit): Promise<{ room: Room; part: Part }> {
  const listener = new Listener(spec, emit);
  const room = await join(spec, emit, (joining) => listener.prepare(joining));
  listener.adopt(room);
  return { room, part: { start: async () => undefined, stop: () => listener.stop() } };
}

async function echo(spec: ParticipantSpec, emit: Emit): Promise<{ room: Room; part: Part }> {
  const returning = new Echo(spec, emit);
  const room = await join(spec, emit, (joining) => returning.prepare(joining));
  await returning.publish(room);
  return {
    room,
    part: { start: async (startMs) => returning.schedule(startMs), stop: () => returning.stop() },
  };
}

async function fail({ emit, close }: Wire, error: unknown): Promise<void> {
  emit({ type: 'fault', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  await close();
  process.exit(70);
}

const wire = openWire();
main(wire).catch((error: unknown) => fail(wire, error));
