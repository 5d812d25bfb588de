/** An engine that the matrix is run on. */
export interface EngineVersion {
  readonly name: string;
  /** Where its programs come from, for the page. */
  readonly source: string;
  /** Programs built from Go modules; undefined for those that Debian's package installed. */
  readonly modules?: readonly GoModule[];
  readonly firewalls: readonly Firewall[];
}

export type Firewall = 'iptables' | 'nftables';

/** A module whose folder is copied before it is built, so that its own list of dependencies counts. */
export interface GoModule {
  readonly path: string;
  readonly version: string;
  readonly packages: readonly string[];
  readonly tags?: string;
  /** Its dependencies, where it keeps them under another name than go.mod. */
  readonly lists?: Readonly<Record<string, string>>;
}

/** What both newer engines run containers with. */
const RUNTIME: readonly GoModule[] = [
  {
    path: 'github.com/containerd/containerd/v2',
    version: 'v2.2.0',
    packages: ['./cmd/containerd', './cmd/containerd-shim-runc-v2'],
    tags: 'no_btrfs no_devmapper no_zfs',
  },
  // 1.2.8 and 1.3.3 want a folder that the module lacks.
  { path: 'github.com/opencontainers/runc', version: 'v1.3.0', packages: ['.'], tags: 'seccomp' },
];
const DAEMON = ['./cmd/dockerd', './cmd/docker-proxy'];

export const ENGINES: readonly EngineVersion[] = [
  { name: '20.10', source: "Debian's docker.io", firewalls: ['iptables'] },
  {
    name: '28.5.2',
    source: 'github.com/docker/docker v28.5.2',
    modules: [
      {
        path: 'github.com/docker/docker',
        version: 'v28.5.2+incompatible',
        packages: DAEMON,
        lists: { 'vendor.mod': 'go.mod', 'vendor.sum': 'go.sum' },
      },
      ...RUNTIME,
    ],
    firewalls: ['iptables'],
  },
  {
    name: '29',
    source: 'github.com/moby/moby/v2 v2.0.0-beta.24',
    modules: [{ path: 'github.com/moby/moby/v2', version: 'v2.0.0-beta.24', packages: DAEMON }, ...RUNTIME],
    firewalls: ['iptables', 'nftables'],
  },
];
