/** What a participant reports about its clock when it starts. */
interface ReportedClock {
  readonly bootId: string;
  /** Its time namespace and that namespace's offsets (time_namespaces(7)); `none` on a kernel without them. */
  readonly timeOffsets: string;
}

const NO_OFFSET = '0 0';

/**
 * Identifies the CLOCK_MONOTONIC that a participant reads. Times of two participants with the same identity can be
 * compared to the nanosecond. The identity is one boot of one kernel and one offset, not one namespace: newer Docker
 * Engines give each container its own time namespace, without offsets. The offset of the boot-time clock does not
 * matter, because no timestamp uses it.
 */
export function clockIdentity({ bootId, timeOffsets }: ReportedClock): string {
  return `${bootId} ${monotonicOffset(timeOffsets)}`;
}

/** Seconds and nanoseconds. An unknown format is compared as a whole, so that it equals no known offset. */
function monotonicOffset(timeOffsets: string): string {
  if (timeOffsets === 'none') return NO_OFFSET;
  const offset = /\bmonotonic (-?\d+) (-?\d+)\b/.exec(timeOffsets);
  return offset ? `${offset[1]} ${offset[2]}` : timeOffsets;
}
