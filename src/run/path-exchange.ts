import { observePath } from '../analysis/path.ts';
import type { BothWays } from '../model/evidence.ts';
import type { PathLog, PathObservation, SendPlan } from '../model/path.ts';
import { HOST } from '../model/topology.ts';
import type { StartedContainer } from '../stack/started-container.ts';
import type { Session } from './session.ts';

/** What to send each way. */
export interface Plans {
  readonly uplink: SendPlan;
  readonly downlink: SendPlan;
}

export interface ExchangeRequest {
  readonly session: Session;
  /** Names the two containers. */
  readonly name: string;
  /** Place of the near end: its address decides which access link it has. */
  readonly place: number;
  readonly plans: Plans;
  /** `IPv4:port` of a relay between the ends; the near end speaks to the far end itself unless given. */
  readonly via?: string;
}

export const PATH_PORT = 7000;
const SETTLE_MS = 700;

/** Sends UDP packets both ways at once between a participant's place and the stack network, over the gateway. */
export async function exchangePackets(
  { session, name, place, plans: { uplink, downlink }, via }: ExchangeRequest,
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
        service: `${name}-path-far`,
        args: ['src/probes/path/far.ts', '--port', String(PATH_PORT), ...flags(downlink, settle)],
      },
      onLine,
    ),
  );
  const near = await ends.add((onLine) =>
    session.stack.startParticipant(
      place,
      {
        service: `${name}-path-near`,
        args: ['src/probes/path/near.ts', '--to', via ?? `${address}:${PATH_PORT}`, ...flags(uplink, settle)],
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
