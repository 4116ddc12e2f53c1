import { createHash } from "node:crypto";
import { Html, html } from "./html.js";
import { SCRIPT } from "./script.js";

/** Nothing is loaded from anywhere, and no script runs but the page's own. */
const POLICY = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${createHash("sha256").update(SCRIPT).digest("base64")}'`;

/** What differs between two pages. */
export interface Document {
  readonly title: string;
  /** CSS, written as it is. */
  readonly style: string;
  readonly body: Html;
  /** One sentence about what is in the page. */
  readonly footer: string;
}

/** One page of HTML that needs no other file and no network. */
export function documentOf({ title, style, body, footer }: Document): string {
  const { text } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
<header><h1>${title}</h1><button id="theme" type="button" hidden>Light or dark</button></header>
<main>
${body}
</main>
<footer><p>${footer}</p></footer>
${new Html(`<script>${SCRIPT}</script>`)}
</body>
</html>
`;
  return text;
}
