// Text with Select Graphic Rendition as HTML: attributes and the 8 colours that the tool uses, nothing else.

const COLORS = ["#14171c", "#ff7b72", "#7ee08a", "#e3b341", "#79b8ff", "#d2a8ff", "#56d4dd", "#e4e7eb"];
const PAGE = COLORS[0];
const TEXT = COLORS[7];

/** A page that shows the screen of a terminal, as wide as its 80 columns. */
export function terminalPage(screen) {
  return `<!doctype html><meta charset="utf-8"><style>
body{margin:0;background:${PAGE};color:${TEXT}}
pre{margin:0;padding:16px 20px;display:inline-block;min-width:80ch;font:14px/1.18 "DejaVu Sans Mono",monospace}
</style><pre>${coloredHtml(screen)}</pre>`;
}

function coloredHtml(text) {
  let style = new Set();
  let color;
  let html = "";
  for (const [, codes, plain] of text.matchAll(/\u001b\[([\d;]*)m|([^\u001b]+)/g)) {
    if (plain !== undefined) {
      html += `<span style="${css(style, color)}">${plain.replace(/[&<>]/g, (one) => `&#${one.charCodeAt(0)};`)}</span>`;
      continue;
    }
    for (const code of (codes || "0").split(";").map(Number)) {
      if (code === 0) [style, color] = [new Set(), undefined];
      else if (code >= 30 && code <= 37) color = COLORS[code - 30];
      else if (code === 39) color = undefined;
      else if (code === 49) continue;
      else if (code === 22) style = new Set([...style].filter((one) => one !== 1 && one !== 2));
      else if (code >= 23 && code <= 29) style = new Set([...style].filter((one) => one !== code - 20));
      else if (code >= 1 && code <= 9) style = new Set([...style, code]);
      else throw new Error(`escape ${code} is not among those that the tool writes`);
    }
  }
  return html;
}

/** By the numbers of SGR: 1 bold, 2 dim, 3 italic, 4 underlined, 7 reversed, 9 struck through. */
function css(style, color = TEXT) {
  const lines = [style.has(4) ? "underline" : "", style.has(9) ? "line-through" : ""].join(" ").trim();
  return [
    style.has(7) ? `color:${PAGE};background:${color}` : `color:${color}`,
    ...(style.has(1) ? ["font-weight:bold"] : []),
    ...(style.has(2) ? ["opacity:.68"] : []),
    ...(style.has(3) ? ["font-style:italic"] : []),
    ...(lines === "" ? [] : [`text-decoration:${lines}`]),
  ].join(";");
}
