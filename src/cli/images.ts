import type { Command } from 'commander';
import { configured } from './configured.ts';
import { print, say } from './console.ts';

export function addImages(program: Command): void {
  const images = program
    .command('images')
    .description('list, build, push and remove the images of the stack');
  addList(images);
  addBuild(images);
  addPush(images);
  addPrune(images);
}

function addList(images: Command): void {
  images
    .command('list')
    .description('list images: size, age, and whether this version uses them')
    .addHelpText('after', '\nExample:\n  $ hive-bench images list')
    .action(async () => {
      const [{ listImages }, { imagesText }] = await Promise.all([
        import('../commands/images.ts'),
        import('../report/images-text.ts'),
      ]);
      print(imagesText(await listImages(new Date())));
    });
}

function addBuild(images: Command): void {
  images
    .command('build')
    .description('pull or build missing images')
    .argument('[name...]', 'only these; hive-bench is the image of hive-bench itself (default: the stack)')
    .addHelpText(
      'after',
      '\nExamples:\n  $ hive-bench images build\n  $ hive-bench images build hive-bench        also tagged hive-bench:latest',
    )
    .action(async (names: string[], _flags: unknown, command: Command) => {
      const { buildImages } = await import('../commands/images.ts');
      const tags = await buildImages(await configured(command), names, say);
      print(Object.values(tags).join('\n'));
    });
}

function addPush(images: Command): void {
  images
    .command('push')
    .description('push images of this version to stack.registry, for other machines to pull')
    .argument('[name...]', 'only these (default: the stack)')
    .addHelpText('after', '\nExamples:\n  $ hive-bench images push\n  $ hive-bench images push redis livekit')
    .action(async (names: string[], _flags: unknown, command: Command) => {
      const { pushImages } = await import('../commands/images.ts');
      print((await pushImages(await configured(command), names, say)).join('\n'));
    });
}

function addPrune(images: Command): void {
  images
    .command('prune')
    .description('remove images of other versions that no container uses')
    .option('--dry-run', 'only list what would be removed')
    .addHelpText('after', '\nExamples:\n  $ hive-bench images prune --dry-run\n  $ hive-bench images prune')
    .action(async ({ dryRun = false }: { dryRun?: boolean }) => {
      const [{ pruneImages }, { prunedImagesText }] = await Promise.all([
        import('../commands/images.ts'),
        import('../report/images-text.ts'),
      ]);
      const { removed, freedBytes } = await pruneImages(dryRun, new Date());
      print(prunedImagesText(removed, freedBytes, dryRun));
    });
}
