/** Exit codes are API: CI scripts branch on them. A test compares this table with the one in the README. */
export const EXIT = {
  pass: 0,
  sloBreach: 2,
  inconclusive: 3,
  invalid: 4,
  usage: 64,
  unavailable: 69,
  harnessFault: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export interface ErrorDetails {
  /** What the user can do about it; mandatory, so that every error has a next step. */
  readonly hint: string;
  readonly exitCode?: ExitCode;
  readonly cause?: unknown;
  /** Log lines or measurements that show the fault, printed below the message. */
  readonly evidence?: readonly string[];
}

/** An expected failure with an explanation. Any other error is a bug and is printed with its stack trace. */
export class HiveBenchError extends Error {
  readonly hint: string;
  readonly exitCode: ExitCode;
  readonly evidence: readonly string[];

  constructor(message: string, details: ErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.hint = details.hint;
    this.exitCode = details.exitCode ?? EXIT.harnessFault;
    this.evidence = details.evidence ?? [];
  }
}

/** The command line or the configuration is invalid. Nothing was started. */
export class UsageError extends HiveBenchError {
  constructor(message: string, details: Omit<ErrorDetails, 'exitCode'>) {
    super(message, { ...details, exitCode: EXIT.usage });
  }
}

/** Docker Engine is unavailable, or an image can be neither found nor built. */
export class EngineUnavailableError extends HiveBenchError {
  constructor(message: string, details: Omit<ErrorDetails, 'exitCode'>) {
    super(message, { ...details, exitCode: EXIT.unavailable });
  }
}

/** A service of the stack did not become ready within its deadline; evidence holds its last log lines. */
export class StackNotReadyError extends HiveBenchError {}

/** A signal stopped the run before it had results to judge. */
export class InterruptedError extends HiveBenchError {
  constructor(message: string, details: Omit<ErrorDetails, 'exitCode'>) {
    super(message, { ...details, exitCode: EXIT.interrupted });
  }
}
