/**
 * The object that one line of a container's output is. Undefined for any other line: a process that is killed leaves a
 * line that is cut off.
 */
export function objectOfLine(line: string): object | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
