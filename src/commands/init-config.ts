import type { UserConfig } from '../config/config.ts';
import { DEFAULTS } from '../config/defaults.ts';

/** What `init` is told is under test: the bundled reference stack, images in its place, or a deployment that is running. */
export type Subject =
  | { readonly kind: 'reference' }
  | { readonly kind: 'images'; readonly images: Readonly<Record<string, string>> }
  | { readonly kind: 'target'; readonly url: string };

/** The part of the configuration that an answer makes, for the configuration's own check. */
export function configOf(subject: Subject): UserConfig {
  if (subject.kind === 'images') return { stack: { images: subject.images } };
  return subject.kind === 'target' ? { target: { url: subject.url } } : {};
}

/** `hive-bench.config.ts` for what is under test, with comments that name what else can be set. */
export function configText(subject: Subject): string {
  return `import { defineConfig } from 'hive-bench';

// Only what differs from the defaults is needed here. Every key is described in
// node_modules/hive-bench/docs/configuration-reference.md
export default defineConfig({
${SUBJECTS[subject.kind](subject as never)}
  // What has to hold; these are the defaults. Grammar and metrics: node_modules/hive-bench/docs/slos.md
  // slos: [
${DEFAULTS.slos.map((slo) => `  //   ${quoted(slo)},\n`).join('')}  // ],

  // The scenarios of \`hive-bench run\`; these are the defaults. \`hive-bench scenarios\` lists all.
  // suite: [${DEFAULTS.suite.map(quoted).join(', ')}],
});
`;
}

const SUBJECTS: {
  readonly [K in Subject['kind']]: (subject: Extract<Subject, { readonly kind: K }>) => string;
} = {
  reference: () => `  stack: {
${NETWORKS}
    // Images of your own, in place of the bundled reference services:
    // images: { stt: 'registry.example.com/stt:1.4' },
  },
`,
  images: ({ images }) => `  stack: {
${NETWORKS}
    // In place of the bundled reference services. A service that is not listed is the reference's.
    images: {
${Object.entries(images)
  .map(([service, image]) => `      ${service}: ${quoted(image)},\n`)
  .join('')}    },
    // Environment variables by service. They are recorded: no secrets.
    // env: { stt: { MODEL: 'small' } },
  },
`,
  target: ({
    url,
  }) => `  // Needs LIVEKIT_API_KEY and LIVEKIT_API_SECRET in the environment, or in a file: run --target-env <file>.
  target: {
    url: ${quoted(url)},
    // The Docker network by which it is reached, if it runs on this Docker Engine:
    // network: 'deployment_default',
    // Identity of the participant that publishes the translation:
    // translatorIdentity: 'translator',
  },
  stack: {
${NETWORKS}
  },
`,
};

const NETWORKS = `    // Free subnets and ports, so that several runs fit on one machine.
    subnet: 'auto',
    accessSubnet: 'auto',
    ports: 'ephemeral',`;

/** As a TypeScript string in single quotes, whatever is in it. */
function quoted(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1);
  return `'${inner.replaceAll(String.raw`\"`, '"').replaceAll("'", String.raw`\'`)}'`;
}
