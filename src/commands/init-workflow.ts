import type { Subject } from './init-config.ts';

export const CI_SYSTEMS = ['github', 'gitlab', 'none'] as const;
export type CiSystem = (typeof CI_SYSTEMS)[number];
export type PackageManager = 'npm' | 'pnpm';

export interface WorkflowPlace {
  /** Where hive-bench.config.ts is, relative to the root of the repository; empty for the root itself. */
  readonly folder: string;
  readonly packages: PackageManager;
}

export interface WorkflowFile {
  /** Relative to the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** A workflow that measures each change briefly and everything once a week; undefined where none is wanted. */
export function workflowFor(ci: CiSystem, subject: Subject, place: WorkflowPlace): WorkflowFile | undefined {
  if (ci === 'github') return { path: '.github/workflows/hive-bench.yml', text: github(subject, place) };
  if (ci === 'gitlab') return { path: '.gitlab/hive-bench.yml', text: gitlab(place) };
  return undefined;
}

const INSTALL: Readonly<Record<PackageManager, readonly string[]>> = {
  npm: ['npm ci'],
  pnpm: ['corepack enable', 'pnpm install --frozen-lockfile'],
};
// Neither takes a package of that name from a registry if it is not installed.
const EXEC: Readonly<Record<PackageManager, string>> = {
  npm: 'npx --no-install hive-bench',
  pnpm: 'pnpm exec hive-bench',
};

// `exec`: a cancelled job signals the process of the step alone.
function github(subject: Subject, { folder, packages }: WorkflowPlace): string {
  const exec = `exec ${EXEC[packages]}`;
  const results = folder === '' ? 'results' : `${folder}/results`;
  const secrets = `        env:
          LIVEKIT_API_KEY: \${{ secrets.LIVEKIT_API_KEY }}
          LIVEKIT_API_SECRET: \${{ secrets.LIVEKIT_API_SECRET }}
`;
  const workingDirectory = `    defaults:
      run:
        working-directory: ${JSON.stringify(folder)}
`;
  return `# Written by \`hive-bench init\`; node_modules/hive-bench/docs/ci.md explains exit codes, annotations and files.
name: hive-bench

on:
  pull_request:
  schedule:
    - cron: '0 3 * * 1'

permissions:
  contents: read

concurrency:
  # A newer push makes the run of an older one pointless.
  group: hive-bench-\${{ github.ref }}
  cancel-in-progress: true

jobs:
  hive-bench:
    # To measure on a machine of your own, set the variable HIVE_BENCH_RUNNER of the repository to a label that only
    # this machine has.
    runs-on: \${{ vars.HIVE_BENCH_RUNNER || 'ubuntu-24.04' }}
    concurrency:
      # Two runs at once on one machine would disturb each other. Each of GitHub's machines has one job.
      group: hive-bench-on-\${{ vars.HIVE_BENCH_RUNNER || github.run_id }}
      cancel-in-progress: false
    timeout-minutes: 90
${folder === '' ? '' : workingDirectory}    steps:
      - uses: actions/checkout@11d5960a326750d5838078e36cf38b85af677262 # v4.4.0
      - uses: actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020 # v4.4.0
        with:
          node-version: '22'
${INSTALL[packages].map((run) => `      - run: ${run}\n`).join('')}      - name: Measure
${subject.kind === 'target' ? secrets : ''}        run: |
          if [ "$GITHUB_EVENT_NAME" = schedule ]; then
            # Every scenario of the configuration, with enough samples to prove its SLOs: about 40 minutes.
            ${exec} run --profile ci
          fi
          # Finds gross breaches in about three minutes after the images are built. Proof takes \`--profile ci\`.
          ${exec} run --scenario clean loss-5 jitter-150
      - name: Keep the run
        if: always()
        uses: actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02 # v4.6.2
        with:
          name: hive-bench
          # keys.env, which \`run --keep\` leaves, is for the runner alone.
          path: |
            ${results}/
            !${results}/**/keys.env
`;
}

function gitlab({ folder, packages }: WorkflowPlace): string {
  const results = folder === '' ? 'results' : `${folder}/results`;
  const script = [
    ...(folder === '' ? [] : [`cd '${folder.replaceAll("'", String.raw`'\''`)}'`]),
    ...INSTALL[packages],
    `${EXEC[packages]} run --profile ci --quiet`,
  ];
  return `# Written by \`hive-bench init\`. Include it in .gitlab-ci.yml:
#   include: { local: .gitlab/hive-bench.yml }
# node_modules/hive-bench/docs/ci.md explains exit codes and files.
hive-bench:
  # A runner with the shell executor, Node.js and Docker Engine: the harness connects to the services on the same machine.
  tags: [shell]
  script:
${script.map((line) => `    - ${JSON.stringify(line)}\n`).join('')}  # Inconclusive (3) is a warning: it says nothing about the change. A breach (2) and an invalid run (4) fail the job.
  allow_failure: { exit_codes: [3] }
  artifacts:
    when: always
    paths: [${JSON.stringify(`${results}/`)}]
    exclude: [${JSON.stringify(`${results}/**/keys.env`)}]
    reports: { junit: ${JSON.stringify(`${results}/*/junit.xml`)} }
`;
}
