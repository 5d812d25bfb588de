import { objectOfLine } from '../../lib/json-line.ts';
import type { PathLine, PathLog, PathOrder } from '../../wire/path-probe.ts';
import type { StartedContainer } from '../../stack/started-container.ts';

/** The containers of one exchange, each with its log. */
export class PathEnds implements AsyncDisposable {
  readonly #containers: StartedContainer[] = [];

  async add(start: (onLine: (line: string) => void) => Promise<StartedContainer>): Promise<PathEnd> {
    const log = new LogReader();
    const container = await start((line) => log.read(line));
    this.#containers.push(container);
    return new PathEnd(container, log);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#containers.map((container) => container[Symbol.asyncDispose]()));
  }
}

export class PathEnd {
  readonly #container: StartedContainer;
  readonly #log: LogReader;

  constructor(container: StartedContainer, log: LogReader) {
    this.#container = container;
    this.#log = log;
  }

  order(order: PathOrder): void {
    this.#container.send(order);
  }

  /**
   * The complete log, once the container has exited. Undefined if it has not exited in time, or exited without its last
   * line.
   */
  async log(withinMs: number): Promise<PathLog | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, withinMs);
    });
    await Promise.race([this.#container.ended(), late]);
    clearTimeout(timer);
    return this.#log.whole();
  }
}

/** Assembles a log from its lines. */
class LogReader {
  readonly #received: PathLog['received'][number][] = [];
  #end: Omit<PathLog, 'received'> | undefined;

  read(text: string): void {
    const line = objectOfLine(text) as PathLine | undefined;
    // Only the last line can be truncated. The log then has no end and is not complete.
    if (line === undefined) return;
    if ('received' in line) for (const arrival of line.received) this.#received.push(arrival);
    else this.#end = line;
  }

  whole(): PathLog | undefined {
    return this.#end && { ...this.#end, received: this.#received };
  }
}
