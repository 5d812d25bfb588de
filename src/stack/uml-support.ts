import { UsageError } from '../lib/errors.ts';
import type { Engine } from './engine.ts';

/** Architectures for which Debian packages User-Mode Linux, as Go names them. */
export const UML_ARCHITECTURES: ReadonlySet<string> = new Set(['amd64', '386']);

/** @throws {UsageError} if the back end is uml and Debian does not package it for the engine's architecture. */
export function requireUml({ arch }: Pick<Engine, 'arch'>, backend: 'auto' | 'kernel' | 'uml'): void {
  if (backend !== 'uml' || UML_ARCHITECTURES.has(arch)) return;
  throw new UsageError(
    `gateway: got "uml", expected "auto" or "kernel": Debian has no User-Mode Linux for ${arch}.`,
    {
      hint: "Load sch_netem on the engine's host (`modprobe sch_netem`), and use `--gateway kernel`.",
    },
  );
}
