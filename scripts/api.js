// Writes docs/reference/api.md: each name that the library exports, its docstring and its declaration as the source has it.
// typedoc first reads them all, and any warning of it is an error: a name without a docstring, a type that is referred to and
// not exported, a link to nothing. Both need a TypeScript with an API in JavaScript: the packages of scripts/api, which are
// installed in node_modules/.cache.
//
//   node scripts/api.js          writes the page
//   node scripts/api.js --check  ends with 1 when the page is not what would be written
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const TOOLS = join(ROOT, "node_modules/.cache/api");
const PAGE = join(ROOT, "docs/reference/api.md");

const INTRODUCTION = `# The library's API

What \`import … from "lookahead-prep"\` gives, made of the source's docstrings and declarations by \`node scripts/api.js\`. The
package has the same as types, so an editor shows it. An example is in the [README](../../README.md#as-a-library).`;

if (!existsSync(join(TOOLS, "node_modules"))) {
  mkdirSync(TOOLS, { recursive: true });
  for (const name of ["package.json", "package-lock.json"])
    copyFileSync(join(ROOT, "scripts/api", name), join(TOOLS, name));
  run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
}
run(process.execPath, [
  "node_modules/typedoc/bin/typedoc",
  "--options",
  join(ROOT, "scripts/api/typedoc.json"),
]);

const ts = createRequire(join(TOOLS, "package.json"))("typescript");
const text = page(join(ROOT, "src/index.ts"));
if (!process.argv.includes("--check")) writeFileSync(PAGE, text);
else if (!existsSync(PAGE) || readFileSync(PAGE, "utf8") !== text) {
  console.error("docs/reference/api.md is not as the source has it; write it: node scripts/api.js");
  process.exitCode = 1;
}

/** Runs a program in the folder of the tools; ends this one when it fails. */
function run(program, args) {
  const { status } = spawnSync(program, args, { cwd: TOOLS, stdio: "inherit" });
  if (status !== 0) process.exit(1);
}

/** The page of what the file exports. */
function page(entry) {
  const groups = new Map(["Functions", "Classes", "Values", "Types"].map((title) => [title, []]));
  for (const { name, declarations, onlyType } of exportedSymbols(entry)) {
    // a schema and the type of its values have one name; the schema says more
    const schema = onlyType ? declarations.find(ts.isVariableDeclaration) : undefined;
    if (schema !== undefined) groups.get("Types").push(section(name, schema));
    else for (const one of declarations) groups.get(groupOf(one)).push(section(name, one));
  }
  const sections = [...groups].flatMap(([title, members]) => [`## ${title}`, ...members]);
  return `${[INTRODUCTION, ...sections].join("\n\n")}\n`;
}

/** What the file exports, in its order: names with their declarations, and whether only the type is exported. */
function exportedSymbols(entry) {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const program = ts.createProgram([entry], options);
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(entry));
  return checker.getExportsOfModule(module).map((one) => ({
    name: one.name,
    declarations: checker.getAliasedSymbol(one).declarations,
    onlyType: one.declarations.some((specifier) => ts.isTypeOnlyExportDeclaration(specifier)),
  }));
}

function groupOf(declaration) {
  if (ts.isFunctionDeclaration(declaration)) return "Functions";
  if (ts.isClassDeclaration(declaration)) return "Classes";
  return ts.isVariableDeclaration(declaration) ? "Values" : "Types";
}

function section(name, declaration) {
  const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  const code = `\`\`\`ts\n${withoutBodies(node).replace(/^export (default )?/, "")}\n\`\`\``;
  return [`### ${name}`, ...docstring(node), code].join("\n\n");
}

/** The paragraphs of a docstring. */
function docstring(node) {
  const comments = ts
    .getJSDocCommentsAndTags(node)
    .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? "");
  return comments
    .filter((comment) => comment !== "")
    .map((comment) => comment.replaceAll(/\{@link (\w+)\}/g, "`$1`"));
}

/** A declaration's text: of functions and methods what stands before the body, and nothing of what is private. */
function withoutBodies(node) {
  const source = node.getSourceFile().text;
  const start = node.getStart();
  const cuts = [];
  const visit = (one) => {
    if (one.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword)) {
      cuts.push({ from: one.getFullStart(), to: one.end, by: "" });
    } else if (one.body !== undefined && ts.isFunctionLike(one) && !ts.isArrowFunction(one)) {
      cuts.push({ from: one.body.pos, to: one.end, by: ";" });
    } else ts.forEachChild(one, visit);
  };
  visit(node);
  let text = "";
  let at = start;
  for (const { from, to, by } of cuts) {
    text += source.slice(at, from) + by;
    at = to;
  }
  return text + source.slice(at, node.end);
}
