/**
 * Parses one line of a container's output as a JSON object. Undefined for any other line, such as the truncated last
 * line of a killed process.
 */
export function objectOfLine(line: string): object | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
