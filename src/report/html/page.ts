import { type Markup, markup, trusted } from './markup.ts';
import { STYLE } from './style.ts';

/** Even if escaping failed somewhere, nothing could be fetched, sent, framed or executed; clips of sound are in the page. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; media-src data:; base-uri 'none'; form-action 'none'";

/** A complete page that loads nothing: no network, no script, no font. */
export function page(title: string, body: Markup): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
${body}
</body>
</html>
`.source;
}

/** A section of the page with heading and id. */
export function section(id: string, heading: string, content: Markup): Markup {
  return markup`<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>
${content}</section>`;
}
