import { UsageError } from '../lib/errors.ts';
import type { Engine } from './engine.ts';

/** For which Debian packages User-Mode Linux, as Go names them. */
export const UML_ARCHITECTURES: ReadonlySet<string> = new Set(['amd64', '386']);

/** @throws {UsageError} where the gateway is asked for a back end that no image for this engine has. */
export function requireUml({ arch }: Pick<Engine, 'arch'>, backend: 'auto' | 'kernel' | 'uml'): void {
  if (backend !== 'uml' || UML_ARCHITECTURES.has(arch)) return;
  throw new UsageError(
    `gateway: got "uml", expected "auto" or "kernel": Debian has no User-Mode Linux for ${arch}.`,
    {
      hint: 'The gateway needs sch_netem in the kernel of the engine there: `modprobe sch_netem`, and `--gateway kernel`.',
    },
  );
}
