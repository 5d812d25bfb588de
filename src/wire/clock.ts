/** CLOCK_MONOTONIC in ms. A double represents 104 days of nanoseconds exactly, and microseconds for centuries. */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
