import type { DefaultTreeAdapterTypes as Tree } from 'parse5';

function nodesOf(root: Tree.Node): Tree.Node[] {
  return [root, ...('childNodes' in root ? root.childNodes.flatMap(nodesOf) : [])];
}

/** Every element as browsers see it, with the names of its attributes; comments too, for there are to be none. */
export function elementsOf(root: Tree.Node): string[] {
  return nodesOf(root).flatMap((node) => {
    if (node.nodeName === '#comment') return ['comment'];
    return 'attrs' in node ? [[node.tagName, ...node.attrs.map(({ name }) => name)].join(' ')] : [];
  });
}

/** What there is to read, elements apart by a line feed. */
export function textOf(root: Tree.Node): string {
  return nodesOf(root)
    .flatMap((node) => ('value' in node ? [node.value] : []))
    .join('\n');
}
