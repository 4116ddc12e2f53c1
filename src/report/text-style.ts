/** Of a page that shows texts of rows: each part has its name, and a solid bar where it is trained. */
export const TEXT_STYLE = `
@page{@top-center{content:"with texts of rows"}}
.private{border:2px solid var(--warn);border-radius:4px;padding:.4rem .8rem;font-weight:600}
.row{margin:.5rem 0 1rem}
.r,.cut{margin:0;padding:.1rem .6rem;border-left:4px dotted var(--line);font:.85rem/1.7 ui-monospace,monospace;overflow-wrap:anywhere}
.on{border-left:4px solid var(--text)}
.r b{font-weight:400;color:var(--soft);margin-right:.8em}
.r i{display:inline-block;max-width:100%;font-style:normal;border-right:1px solid var(--line)}
.r em,.cut{color:var(--soft)}.r em,.r b{overflow-wrap:break-word}
.template i,.system i,.prompt i,.other i{color:var(--soft)}
.connector i{color:var(--edge)}
.preview i,.prefix i{color:var(--fill);font-weight:600;text-decoration:underline;text-underline-offset:3px}
.answer.on i{color:var(--good)}
.r .k{color:var(--text);font-weight:600}
.r .w,.r s{color:var(--warn);font-weight:600}
`;
