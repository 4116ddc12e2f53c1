/**
 * The page follows the system's theme, or the one that a button sets; print is always light. Meaning is never in colour alone: each
 * colour stands beside a word or a line of another kind.
 */
export const STYLE = `
:root{color-scheme:light dark;--page:light-dark(#fff,#14171c);--text:light-dark(#1b1f24,#e4e7eb);--soft:light-dark(#57606a,#a3adb8);--line:light-dark(#d5d9de,#3a414a);--panel:light-dark(#f5f6f8,#1d2229);--fill:light-dark(#2f6fad,#6aa9e4);--edge:light-dark(#b4420f,#f0a06a);--good:light-dark(#156a36,#6fd193);--warn:light-dark(#8a5300,#f1bd5c);--bad:light-dark(#a31919,#ff9a92)}
:root[data-theme=light]{color-scheme:light}
:root[data-theme=dark]{color-scheme:dark}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.5 system-ui,sans-serif}
header,main,footer{max-width:60rem;margin:0 auto;padding:1rem}
header{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:baseline;justify-content:space-between}
h1,h2,p,li,figcaption{overflow-wrap:anywhere}
h1{font-size:1.05rem;margin:0;font-weight:600}
h2{font-size:1.25rem;margin:2.5rem 0 .5rem;border-top:1px solid var(--line);padding-top:1rem}
h3{font-size:1rem;margin:1.25rem 0 .25rem}
a{color:var(--fill)}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;padding:0;margin:.5rem 0;list-style:none}
code,pre,.text{font-family:ui-monospace,monospace;font-size:.9em;overflow-wrap:anywhere}
pre{white-space:pre-wrap;background:var(--panel);padding:.6rem .8rem;border-radius:4px;margin:.5rem 0}
.text{white-space:pre-wrap}.rule{white-space:nowrap}
ins{text-decoration:underline dotted;text-underline-offset:3px;background:var(--panel)}
button{font:inherit;color:inherit;background:var(--panel);border:1px solid var(--soft);border-radius:4px;padding:.15rem .6rem;cursor:pointer}
.verdict{border:2px solid var(--line);border-left-width:.5rem;border-radius:4px;padding:.75rem 1rem;background:var(--panel)}
.verdict pre{background:var(--page)}.word{display:inline-block;max-width:100%}
.verdict p{margin:.35rem 0}
.verdict strong{font-size:1.5rem;display:block}
.ready{border-color:var(--good)}.warnings{border-color:var(--warn)}.empty{border-color:var(--bad)}
.wide{overflow-x:auto}
table{border-collapse:collapse;margin:.75rem 0;font-size:.92rem}
th,td{text-align:left;vertical-align:top;padding:.3rem .7rem .3rem 0;border-bottom:1px solid var(--line)}
th{font-weight:600}
.facts th{font-weight:400;color:var(--soft);min-width:9rem}
.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
th.n{white-space:normal}
.found{color:var(--warn);font-weight:600}
figure{margin:1rem 0}
figcaption{font-size:.9rem;color:var(--soft)}
svg{display:block;width:100%;height:auto;max-width:48rem}
svg text{font:12px system-ui,sans-serif;fill:var(--soft)}
.x{text-anchor:middle}.y,.label{text-anchor:end}
.fill{fill:var(--fill);fill-opacity:.55}
.outline{fill:none;stroke:var(--edge);stroke-width:2}
.grid{stroke:var(--line)}.point{fill:var(--text)}
.mark{stroke:var(--text);stroke-width:1.5;stroke-dasharray:5 4}
svg .label{fill:var(--text);font-weight:600}
.sample{margin:.6rem 0}.sample>p{margin:0;display:flex;flex-wrap:wrap;gap:0 1rem;font-size:.9rem}.sample span{color:var(--soft)}
.strip{max-width:none;height:24px;background:var(--panel)}
.t{fill:var(--soft);fill-opacity:.5}.p{fill:var(--soft);fill-opacity:.25;stroke:var(--soft);stroke-width:.7}.c{fill:var(--edge)}.v{fill:var(--fill)}.a{fill:var(--good);fill-opacity:.6}.h{fill:none;stroke:var(--good);stroke-dasharray:3 2}.l{fill:var(--text)}
.seam{stroke:var(--bad);stroke-width:2}
.legend{display:flex;flex-wrap:wrap;gap:0 1rem;font-size:.9rem}.legend span{display:flex;align-items:center;gap:.35rem}.legend svg{width:18px}
.key::before{content:"";display:inline-block;width:1em;height:.7em;margin-right:.4em;background:var(--fill)}
.line::before{background:none;border:2px solid var(--edge)}
.key{margin-right:1em}
table:not(.facts) td:last-child:not(.n){min-width:16rem}
@media (max-width:36rem){figure svg{overflow:visible}figure svg text{font-size:17px}}
@media print{:root,:root[data-theme]{color-scheme:light}button{display:none}h2,h3{break-after:avoid}figure,tr{break-inside:avoid}.wide{overflow:visible}details::details-content{content-visibility:visible;display:block}}
`;
