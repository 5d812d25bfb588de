const RUN_ID = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-[0-9a-z]{4}$/;

/** Start of the run with this id as Unix time in milliseconds; undefined for an invalid id. */
export function startOf(id: string): number | undefined {
  const [, year, month, day, hour, minute, second] = RUN_ID.exec(id) ?? [];
  if (year === undefined) return undefined;
  const startMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(startMs) ? undefined : startMs;
}
