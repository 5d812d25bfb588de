import type { Direction } from '../model/impairment.ts';

/** What is installed on one port, as `hive-tc show` tells it. */
export interface PortState {
  readonly qdiscs: readonly Qdisc[];
  /** Bits per second by class id. */
  readonly classRates: ReadonlyMap<string, number>;
  /** Class id by what the filter matches: `<hexadecimal address>@<offset in the IP header>`. */
  readonly filters: ReadonlyMap<string, string>;
}

export interface Qdisc {
  readonly kind: string;
  readonly handle: string;
  readonly parent?: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly bytes: number;
  readonly packets: number;
  readonly drops: number;
  readonly qlen: number;
}

/** @throws {SyntaxError | TypeError} when the text is not what hive-tc prints. */
export function parseTcShow(text: string): Readonly<Record<Direction, PortState>> {
  const shown: unknown = JSON.parse(text);
  if (!isShown(shown))
    throw new TypeError('hive-tc show: expected qdiscs, classes and filters of uplink and downlink');
  return { uplink: portState(shown.uplink), downlink: portState(shown.downlink) };
}

interface ShownPort {
  readonly qdiscs: readonly Qdisc[];
  readonly classes: readonly string[];
  readonly filters: readonly string[];
}

function isShown(value: unknown): value is Record<Direction, ShownPort> {
  const ports = value as Partial<Record<Direction, Partial<ShownPort>>> | null;
  return [ports?.uplink, ports?.downlink].every(
    (port) => Array.isArray(port?.qdiscs) && Array.isArray(port.classes) && Array.isArray(port.filters),
  );
}

function portState({ qdiscs, classes, filters }: ShownPort): PortState {
  return { qdiscs, classRates: classRates(classes), filters: filterTargets(filters) };
}

const BITS: Readonly<Record<string, number>> = { '': 1, K: 1e3, M: 1e6, G: 1e9, T: 1e12 };

function classRates(lines: readonly string[]): Map<string, number> {
  const rates = new Map<string, number>();
  for (const line of lines) {
    const [, id, number, unit = ''] = /^class htb (\S+) .*\brate (\d+)([KMGT]?)bit/.exec(line) ?? [];
    if (id !== undefined) rates.set(id, Number(number) * (BITS[unit] ?? Number.NaN));
  }
  return rates;
}

/** tc names the class on one line and what leads to it on the next. */
function filterTargets(lines: readonly string[]): Map<string, string> {
  const targets = new Map<string, string>();
  let flow: string | undefined;
  for (const line of lines) {
    flow = /flowid (\S+)/.exec(line)?.[1] ?? flow;
    const [, address, offset] = /match ([0-9a-f]{8})\/ffffffff at (\d+)/.exec(line) ?? [];
    if (address !== undefined && flow !== undefined) targets.set(`${address}@${offset}`, flow);
  }
  return targets;
}
