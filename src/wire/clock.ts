/** CLOCK_MONOTONIC in milliseconds. A double holds 104 days of nanoseconds exactly, and microseconds for centuries. */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
