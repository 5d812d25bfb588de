import { judgePath } from '../analysis/judge-path.ts';
import { observePath } from '../analysis/path.ts';
import { pacedPlan, saturatingPlan } from '../analysis/probe-plan.ts';
import { DIRECTIONS, type LinkSpec } from '../model/impairment.ts';
import type { PathLog, PathObservation, SendPlan } from '../model/path.ts';
import type { Concern, RealisedRow } from '../model/run-record.ts';
import { HOST } from '../model/topology.ts';
import type { StartedContainer } from '../stack/container.ts';
import type { Session } from './session.ts';

export interface PathCheckRequest {
  readonly session: Session;
  readonly scenario: string;
  readonly links: { readonly speaker: LinkSpec; readonly listener: LinkSpec };
  /** Places of two participants that nobody else has: the first with the speaker's link, the next with the listener's. */
  readonly place: number;
}

export interface PathCheckResult {
  readonly rows: readonly RealisedRow[];
  readonly concerns: readonly Concern[];
}

type BothWays = ReturnType<typeof observePath>;

const PORT = 7000;
const SETTLE_MS = 1000;

/**
 * Sends UDP packets both ways over links like the participants' and compares what came of them with what was asked.
 * Speakers' and listeners' links are probed apart where they differ.
 */
export async function probePaths(request: PathCheckRequest, signal: AbortSignal): Promise<PathCheckResult> {
  const { speaker, listener } = request.links;
  const same = JSON.stringify(speaker) === JSON.stringify(listener);
  const results = [await probeLink(request, 'speaker', 0, signal)];
  if (!same) results.push(await probeLink(request, 'listener', 1, signal));
  return {
    rows: results.flatMap(({ rows }) => rows),
    concerns: results.flatMap(({ concerns }) => concerns),
  };
}

async function probeLink(
  request: PathCheckRequest,
  link: 'speaker' | 'listener',
  offset: number,
  signal: AbortSignal,
): Promise<PathCheckResult> {
  const spec = request.links[link];
  const send = (plans: Plans): Promise<BothWays> => exchange(request, request.place + offset, plans, signal);
  const paced = await send({ uplink: pacedPlan(spec.uplink), downlink: pacedPlan(spec.downlink) });
  const saturated = await saturate(spec, send);

  const rows: RealisedRow[] = [];
  const concerns: Concern[] = [];
  for (const direction of DIRECTIONS) {
    const { realised, reason, checks } = judgePath(spec[direction], paced[direction], saturated?.[direction]);
    rows.push(...checks.map((check) => ({ link, direction, ...check })));
    if (!realised) concerns.push({ what: `${link} ${direction} not as asked: ${reason}`, invalidates: true });
  }
  return { rows, concerns };
}

interface Plans {
  readonly uplink: SendPlan;
  readonly downlink: SendPlan;
}

/** One way at a time would take twice as long; a direction without a rate only sends a few packets beside it. */
async function saturate(
  spec: LinkSpec,
  send: (plans: Plans) => Promise<BothWays>,
): Promise<BothWays | undefined> {
  const [uplink, downlink] = [saturatingPlan(spec.uplink), saturatingPlan(spec.downlink)];
  if (!uplink && !downlink) return undefined;
  const idle: SendPlan = { packets: 1, intervalMs: 1, payloadBytes: 40 };
  return send({ uplink: uplink ?? idle, downlink: downlink ?? idle });
}

/** @returns what each direction did to the packets of this plan. */
async function exchange(
  { session, scenario }: PathCheckRequest,
  place: number,
  { uplink, downlink }: Plans,
  signal: AbortSignal,
): Promise<BothWays> {
  signal.throwIfAborted();
  const address = session.topology.stack.at(HOST.pathFar);
  const longestMs = Math.max(uplink.packets * uplink.intervalMs, downlink.packets * downlink.intervalMs);
  const settle = SETTLE_MS + longestSilenceMs(uplink, downlink);
  await using ends = new Ends();
  const far = await ends.add((onLine) =>
    session.stack.startOnStackNetwork(
      HOST.pathFar,
      {
        service: `${scenario}-path-far`,
        args: ['src/probes/path/far.ts', '--port', String(PORT), ...flags(downlink, settle)],
      },
      onLine,
    ),
  );
  const near = await ends.add((onLine) =>
    session.stack.startParticipant(
      place,
      {
        service: `${scenario}-path-near`,
        args: ['src/probes/path/near.ts', '--to', `${address}:${PORT}`, ...flags(uplink, settle)],
      },
      onLine,
    ),
  );
  const [nearLog, farLog] = await Promise.all([near, far].map((end) => end(longestMs + 30_000)));
  return nearLog && farLog ? observePath(nearLog, farLog) : nothingObserved(uplink, downlink);
}

/** The ends are over when all has been quiet; a link may hold its packets back for some seconds. */
function longestSilenceMs(...plans: readonly SendPlan[]): number {
  return Math.max(...plans.map(({ intervalMs }) => intervalMs * 10));
}

function flags({ packets, intervalMs, payloadBytes }: SendPlan, settleMs: number): string[] {
  const values = {
    packets,
    'interval-ms': intervalMs,
    'payload-bytes': payloadBytes,
    'settle-ms': Math.ceil(settleMs),
  };
  return Object.entries(values).flatMap(([name, value]) => [`--${name}`, String(value)]);
}

/** The containers of one exchange, each with the log that it prints when it is done. */
class Ends implements AsyncDisposable {
  readonly #containers: StartedContainer[] = [];

  async add(
    start: (onLine: (line: string) => void) => Promise<StartedContainer>,
  ): Promise<(withinMs: number) => Promise<PathLog | undefined>> {
    let log: PathLog | undefined;
    const container = await start((line) => {
      log = JSON.parse(line) as PathLog;
    });
    this.#containers.push(container);
    return async (withinMs) => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise((resolve) => {
        timer = setTimeout(resolve, withinMs);
      });
      await Promise.race([container.ended(), late]);
      clearTimeout(timer);
      return log;
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#containers.map((container) => container[Symbol.asyncDispose]()));
  }
}

/** An end that never told its log: as if every packet had been lost, which is never "realised". */
function nothingObserved(uplink: SendPlan, downlink: SendPlan): BothWays {
  const direction = ({ packets, payloadBytes }: SendPlan): PathObservation => ({
    sent: packets,
    received: 0,
    lost: packets,
    lossShare: 1,
    duplicateShare: 0,
    reorderShare: 0,
    bursts: { count: 1, meanLength: packets, maxLength: packets },
    delaysMs: [],
    frameBytes: payloadBytes,
  });
  return { uplink: direction(uplink), downlink: direction(downlink) };
}
