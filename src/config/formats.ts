import { AUTO, parseSubnet } from '../model/topology.ts';

/** Formats of the schema: what no pattern can say. */
export const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  'calendar-day': isDay,
  subnet: (text) => text === AUTO || parseSubnet(text) !== undefined,
};

/** The calendar has no 30 February. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text);
}
