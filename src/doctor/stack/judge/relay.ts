import { type Finding, finding } from '../../../model/finding.ts';

/** The guide's one-way latency budget: client to relay, and relay to SFU. */
const BUDGET_MS = { toRelay: 50, toSfu: 5 };
const ROUND_TRIP_BUDGET_MS = 2 * (BUDGET_MS.toRelay + BUDGET_MS.toSfu);
/** Loss that the guide requires the stack to tolerate. */
const MAX_LOSS_PCT = 5;

export interface StunResult {
  /** The client's address as coturn sees it; undefined without a response. */
  readonly seenAs?: string;
  /** The gateway's address on the stack network, which a client behind it must be seen as. */
  readonly expected: string;
  /** First line on standard error; empty if there is none. */
  readonly error: string;
}

/** @param filter hint on what may drop frames between the access network and the gateway, in full sentences */
export function judgeStun({ seenAs, expected, error }: StunResult, filter: string): Finding {
  if (seenAs === undefined) {
    return finding(
      'STUN binding',
      'fail',
      `coturn did not answer a client on the access network${error && `: ${error}`}`,
      `Check the rows coturn and gateway. If both pass, something drops UDP 3478 on the path. ${filter}`,
    );
  }
  return seenAs === expected
    ? finding('STUN binding', 'pass', `coturn answered and sees clients as ${seenAs}, the gateway`)
    : finding(
        'STUN binding',
        'warn',
        `coturn answered, but sees a client as ${seenAs}, expected ${expected}`,
        "Check the client's route: its packets bypass the gateway, so impairments do not apply to them.",
      );
}

/** Packets of 160 bytes sent to the SFU's address and back through a TURN allocation. */
export interface RelayResult {
  readonly sent: number;
  readonly received: number;
  /** Round trip; NaN if nothing came back. */
  readonly meanMs: number;
  readonly maxMs: number;
}

/** No measurement: coturn refused, or a prerequisite is missing. */
export type RelayFailure = { readonly failed: string } | { readonly skipped: string };

export function judgeRelay(result: RelayResult | RelayFailure): Finding {
  const check = 'TURN relay';
  if ('skipped' in result)
    return finding(check, 'fail', `not tested: ${result.skipped}`, 'Fix the failing row above first.');
  if ('failed' in result) {
    return finding(
      check,
      'fail',
      result.failed,
      'Compare static-auth-secret and allowed-peer-ip in turnserver.conf with the SFU, and see the log of coturn.',
    );
  }
  const { sent, received, meanMs, maxMs } = result;
  const count = `${received} of ${sent} packets came back from the SFU's address`;
  if (received === 0) {
    return finding(
      check,
      'fail',
      `coturn granted an allocation, but ${count}`,
      "Set allowed-peer-ip to the SFU's address, and open the relay ports 49152-65535/udp.",
    );
  }
  const found = `${count}; round trip ${meanMs < 1 ? 'under 1' : meanMs.toFixed(0)} ms on average, ${Math.max(1, Math.round(maxMs))} ms at most`;
  const lostPct = (1 - received / sent) * 100;
  const hint =
    'See access links: a kept run may have left impaired links. Otherwise see interfaces, UDP buffers and sockets below.';
  if (lostPct > MAX_LOSS_PCT) return finding(check, 'fail', found, hint);
  if (lostPct > 0 || meanMs > ROUND_TRIP_BUDGET_MS) return finding(check, 'warn', found, hint);
  return finding(check, 'pass', `${found} (budget ${ROUND_TRIP_BUDGET_MS} ms)`);
}
