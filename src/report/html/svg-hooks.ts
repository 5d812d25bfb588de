/**
 * Removes from ECharts' SVG what only a script would use: the renderer's own attributes, and classes with a counter
 * per process, which would make two pages of one record differ. Text cannot match, because its quotes and brackets
 * are escaped.
 */
export function withoutHooks(svg: string): string {
  return svg
    .replace(/ (?:ecmeta_\w+|pointer-events|class)="[^"]*"/g, '')
    .replace(/<style[^>]*>[^]*?<\/style>/g, '')
    .replaceAll('\n', '');
}
