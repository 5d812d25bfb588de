const RUN_ID = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-[0-9a-z]{4}$/;

/** When a run of this id began, in ms since 1970; undefined for what is no run id. */
export function startOf(id: string): number | undefined {
  const [, year, month, day, hour, minute, second] = RUN_ID.exec(id) ?? [];
  if (year === undefined) return undefined;
  const startMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(startMs) ? undefined : startMs;
}
