import type { ImageName } from '../../model/images.ts';
import type { Topology } from '../../model/topology.ts';
import type { ContainerSpec } from '../container-spec.ts';
import type { Secrets } from './secrets.ts';

/** How to know that a service is ready: an HTTP answer on its port, or a command inside that ends with 0. */
export type Readiness =
  | { readonly kind: 'http'; readonly port: number; readonly path: string }
  | { readonly kind: 'exec'; readonly argv: readonly string[] };

export interface ServiceDefinition {
  readonly name: ImageName;
  readonly host: number;
  /** Must be ready before this one starts. */
  readonly after: readonly ImageName[];
  readonly spec: Omit<ContainerSpec, 'service' | 'image' | 'attachments' | 'publish' | 'ipc'>;
  /** An IPC namespace that others may share, or another service's, where that one is part of the stack. */
  readonly ipc?: 'shareable' | { readonly of: ImageName };
  /** Published on loopback only. */
  readonly ports: readonly number[];
  readonly readiness: Readiness;
}

export interface StackSettings {
  readonly topology: Topology;
  readonly secrets: Secrets;
  readonly realm: string;
  readonly gatewayBackend: 'auto' | 'kernel' | 'uml';
  readonly sourceLanguage: string;
  readonly targetLanguage: string;
  /** Whether the services that only watch are part of the stack. */
  readonly monitoring: boolean;
  /** What the alerts' rates look back on, in seconds. */
  readonly alertWindowS: number;
  /** What the recogniser is taught beside its own phrases, a phrase each; the words of a corpus of one's own. */
  readonly phrases?: readonly string[];
}

/** Address of a host number on the stack network. */
export type At = (host: number) => string;
