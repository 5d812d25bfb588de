import type { ImageName } from '../../model/images.ts';
import type { Topology } from '../../model/topology.ts';
import type { ContainerSpec } from '../container-spec.ts';
import type { Secrets } from './secrets.ts';

/** The check that a service is ready: a successful HTTP response, or a command in the container that exits with 0. */
export type Readiness =
  | { readonly kind: 'http'; readonly port: number; readonly path: string }
  | { readonly kind: 'exec'; readonly argv: readonly string[] };

export interface ServiceDefinition {
  readonly name: ImageName;
  readonly host: number;
  /** Services that must be ready before this one starts. */
  readonly after: readonly ImageName[];
  readonly spec: Omit<ContainerSpec, 'service' | 'image' | 'attachments' | 'publish' | 'ipc'>;
  /** IPC namespace: shareable, or that of another service if it is part of the stack. */
  readonly ipc?: 'shareable' | { readonly of: ImageName };
  /** Ports published on the loopback. */
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
  /** Whether the stack includes the monitoring services. */
  readonly monitoring: boolean;
  /** Window of the alerts' rates, in seconds. */
  readonly alertWindowS: number;
  /** Additional phrases for the recogniser, from the user's own corpus. */
  readonly phrases?: readonly string[];
}

/** Address of a host number on the stack network. */
export type At = (host: number) => string;
