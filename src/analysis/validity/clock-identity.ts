/** What a participant reports about its clock when it starts. */
interface ReportedClock {
  readonly bootId: string;
  /** Its time namespace and that namespace's offsets (time_namespaces(7)); `none` on a kernel without them. */
  readonly timeOffsets: string;
}

const NO_OFFSET = '0 0';

/**
 * Which CLOCK_MONOTONIC a participant reads: two with the same identity can be compared to the nanosecond. That is one
 * boot of one kernel and one offset, not one namespace: newer Docker Engines give each container a time namespace of
 * its own, without offsets. The offset of the boot-time clock does not matter: nothing is stamped with it.
 */
export function clockIdentity({ bootId, timeOffsets }: ReportedClock): string {
  return `${bootId} ${monotonicOffset(timeOffsets)}`;
}

/** Seconds and nanoseconds. What is not understood is compared whole, so that it equals no known offset. */
function monotonicOffset(timeOffsets: string): string {
  if (timeOffsets === 'none') return NO_OFFSET;
  const offset = /\bmonotonic (-?\d+) (-?\d+)\b/.exec(timeOffsets);
  return offset ? `${offset[1]} ${offset[2]}` : timeOffsets;
}
