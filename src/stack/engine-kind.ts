import type Docker from 'dockerode';
import { EngineUnavailableError } from '../lib/errors.ts';

/**
 * Checks that the API belongs to Docker Engine with Linux containers.
 * @throws {EngineUnavailableError} naming the product that answered.
 */
export function requireDockerEngine(version: Docker.DockerVersion, where: string): void {
  const podman = version.Components?.find(({ Name }) => /podman/i.test(Name));
  if (podman) {
    throw new EngineUnavailableError(
      `${where} is answered by Podman ${podman.Version}, expected Docker Engine: the gateway and the networks of a stack are not tested on Podman.`,
      {
        hint: 'Install Docker Engine (podman-docker only imitates its CLI), and point DOCKER_HOST at its socket.',
      },
    );
  }
  if (version.Os === 'windows') {
    throw new EngineUnavailableError(
      `the engine on ${where} runs Windows containers, expected Linux containers.`,
      {
        hint: 'Switch Docker Desktop to Linux containers.',
      },
    );
  }
}
