import { CHECK_CORPUS, type HiveBenchConfig } from '../../config/config.ts';
import {
  CAPTURE_IMAGE,
  IMAGES,
  type ImageName,
  MONITORING_IMAGES,
  PULLED_IMAGES,
} from '../../model/images.ts';
import type { Engine } from '../../stack/engine.ts';
import { obtainable } from '../../stack/image-store.ts';

/** Images that every session needs, whatever services it starts. */
const ALWAYS: readonly ImageName[] = ['gateway', 'participant', 'corpus'];

const PULL_WITHIN_MS = 10_000;

export interface ImageRequest {
  readonly config: HiveBenchConfig;
  /** Whether the monitoring services are started too. */
  readonly monitoring: boolean;
  /** Whether packets are captured. */
  readonly capture?: boolean;
}

/**
 * Images to build for these services; for all services by default. The built-in corpus needs its image only if the user
 * names no folder.
 */
export function imagesFor(
  services: readonly ImageName[] | undefined,
  { config, monitoring, capture }: ImageRequest,
): ImageName[] {
  const wanted = new Set([...ALWAYS, ...(services ?? IMAGES)]);
  for (const name of MONITORING_IMAGES) if (!monitoring) wanted.delete(name);
  if (!capture) wanted.delete(CAPTURE_IMAGE);
  const isBuiltIn = config.corpus === undefined || config.corpus === CHECK_CORPUS;
  return IMAGES.filter((name) => wanted.has(name) && (name !== 'corpus' || isBuiltIn));
}

/** Pulls images that a registry provides. Others are reported, and the run continues without them. */
export async function pulledImages(
  engine: Engine,
  { stack }: HiveBenchConfig,
  log: (line: string) => void,
): Promise<Partial<Record<keyof typeof PULLED_IMAGES, string>>> {
  const tag = stack.images.grafana ?? PULLED_IMAGES.grafana;
  if (await obtainable(engine, tag, PULL_WITHIN_MS)) return { grafana: tag };
  log(`no Grafana: ${tag} is not here and no registry gave it within ${PULL_WITHIN_MS / 1000} s`);
  return {};
}
