import { escapeHtml, type Html, html } from "./html.ts";
import { PAGE_STYLE, PAGE_STYLE_SHA256 } from "./page-style.ts";

export interface HtmlPage {
  readonly title: string;
  /** What kind of page it is, in a few words. */
  readonly kicker: string;
  readonly heading: string;
  /** Of what and from when. */
  readonly about: Html;
  readonly body: readonly Html[];
  readonly footer: Html;
}

/** Nothing but this page's own style: no script, no picture, no font, no frame, no form, no address to fetch from. */
const POLICY = `default-src 'none'; style-src 'sha256-${PAGE_STYLE_SHA256}'; base-uri 'none'; form-action 'none'`;

/** Writes a page that needs nothing else, for a screen of any width, in the light and in the dark, and for paper. */
export function htmlPage({ title, kicker, heading, about, body, footer }: HtmlPage): string {
  const shell = html`<header class="top">
<p class="kicker"><span class="mark">PPHOOK</span> ${kicker}</p>
<h1>${heading}</h1>
<p class="about">${about}</p>
</header>
<main>
${body}
</main>
<footer>
${footer}
</footer>`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
${shell.markup}
</body>
</html>
`;
}
