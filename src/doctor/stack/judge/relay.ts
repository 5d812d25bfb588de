import { type Finding, finding } from '../../../model/finding.ts';

/** One way, in milliseconds, from the guide's budget: client to relay, and relay to SFU. */
const BUDGET_MS = { toRelay: 50, toSfu: 5 };
const ROUND_TRIP_BUDGET_MS = 2 * (BUDGET_MS.toRelay + BUDGET_MS.toSfu);
/** The guide's loss resilience. */
const MAX_LOSS_PCT = 5;

export interface StunResult {
  /** The sender's address as the relay sees it; undefined: nothing came back. */
  readonly seenAs?: string;
  /** The gateway's address on the stack network: what a client behind it must be seen as. */
  readonly expected: string;
  readonly error: string;
}

/** @param filter who may drop frames between the access network and the gateway, in sentences */
export function judgeStun({ seenAs, expected, error }: StunResult, filter: string): Finding {
  if (seenAs === undefined) {
    return finding(
      'STUN binding',
      'fail',
      `coturn did not answer a client on the access network${error && `: ${error}`}`,
      `Are coturn and gateway healthy above? If so, something drops UDP 3478 on its way. ${filter}`,
    );
  }
  return seenAs === expected
    ? finding('STUN binding', 'pass', `answered; clients are seen as ${seenAs}, the gateway`)
    : finding(
        'STUN binding',
        'warn',
        `answered, but a client is seen as ${seenAs} instead of ${expected}`,
        'Its packets went around the gateway, so no link would harm them.',
      );
}

/** Packets of 160 bytes to the SFU's address and back, through an allocation. */
export interface RelayResult {
  readonly sent: number;
  readonly received: number;
  /** Milliseconds; NaN when nothing came back. */
  readonly meanMs: number;
  readonly maxMs: number;
}

/** No trip: coturn refused, or something that it takes is not there. */
export type RelayFailure = { readonly failed: string } | { readonly skipped: string };

export function judgeRelay(result: RelayResult | RelayFailure): Finding {
  const check = 'TURN relay';
  if ('skipped' in result)
    return finding(check, 'fail', `not tried: ${result.skipped}`, 'See the row that fails above.');
  if ('failed' in result) {
    return finding(
      check,
      'fail',
      result.failed,
      'Compare static-auth-secret and allowed-peer-ip in turnserver.conf with the SFU; coturn says more in its log.',
    );
  }
  const { sent, received, meanMs, maxMs } = result;
  const count = `${received} of ${sent} packets came back from the SFU's address`;
  if (received === 0) {
    return finding(
      check,
      'fail',
      `allocated, but ${count}`,
      "allowed-peer-ip must be the SFU's address, and the relay ports 49152-65535/udp must be open.",
    );
  }
  const found = `${count}; round trip ${meanMs < 1 ? 'under 1' : meanMs.toFixed(0)} ms on average, ${Math.max(1, Math.round(maxMs))} at most`;
  const lostPct = (1 - received / sent) * 100;
  const hint = 'Links that a kept run applied stay until `down`; else see interfaces, UDP and sockets below.';
  if (lostPct > MAX_LOSS_PCT) return finding(check, 'fail', found, hint);
  if (lostPct > 0 || meanMs > ROUND_TRIP_BUDGET_MS) return finding(check, 'warn', found, hint);
  return finding(check, 'pass', `${found} (budget ${ROUND_TRIP_BUDGET_MS})`);
}
