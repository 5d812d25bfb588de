import { Chalk, type ChalkInstance } from 'chalk';

/** Colour only if the stream is a terminal and NO_COLOR is not set. */
export function wantsColour(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && !process.env['NO_COLOR'];
}

export function colours(stream: NodeJS.WriteStream): ChalkInstance {
  return new Chalk({ level: wantsColour(stream) ? 1 : 0 });
}
