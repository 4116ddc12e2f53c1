import { tokenize } from "./lexer.js";
import type { Parameter, Statement, Target } from "./nodes.js";
import { parseExpression, parseFilter, parseTuple } from "./parse-expression.js";
import { parseName, parseTarget } from "./parse-target.js";
import { TemplateSyntaxError } from "./template-error.js";
import { TokenStream } from "./token-stream.js";

/** Parses a template. Throws TemplateSyntaxError. */
export function parseTemplate(source: string): readonly Statement[] {
  return new Parser(new TokenStream(tokenize(source))).run();
}

/** Statements that Python knows and this interpreter does not. */
const GAPS = ["extends", "include", "import", "from", "autoescape"];

class Parser {
  private readonly stream: TokenStream;

  constructor(stream: TokenStream) {
    this.stream = stream;
  }

  run(): readonly Statement[] {
    const body = this.parseBody([]);
    if (!this.stream.is("end")) this.stream.fail(`unexpected ${this.stream.describe()}`);
    return body;
  }

  /** Statements up to a tag with one of the names, of which the name is the next token. */
  private parseBody(ends: readonly string[]): readonly Statement[] {
    const { stream } = this;
    const body: Statement[] = [];
    while (!stream.is("end")) {
      const { kind, value, line } = stream.next();
      if (kind === "data") body.push({ kind: "text", text: value, line });
      else if (kind === "variable-begin") {
        body.push({ kind: "output", value: parseTuple(stream), line });
        stream.expect("variable-end");
      } else {
        if (stream.isName(...ends)) return body;
        body.push(...this.parseStatement());
        stream.expect("block-end");
      }
    }
    if (ends.length > 0) stream.fail(`the template ends before ${ends.join(" or ")}`);
    return body;
  }

  /** The body of a block, from the end of its first tag; goes past the name that ends it. */
  private parseBlock(end: string): readonly Statement[] {
    const body = this.startBlock([end]);
    this.stream.next();
    return body;
  }

  private startBlock(ends: readonly string[]): readonly Statement[] {
    this.stream.skip("operator", ":");
    this.stream.expect("block-end");
    return this.parseBody(ends);
  }

  private parseStatement(): readonly Statement[] {
    const { stream } = this;
    const { value: name, line } = stream.expect("name");
    switch (name) {
      case "if":
        return [this.parseIf(line)];
      case "for":
        return [this.parseFor(line)];
      case "set":
        return [this.parseSet(line)];
      case "break":
      case "continue":
        return [{ kind: name, line }];
      case "print":
        return this.parsePrint(line);
      case "macro": {
        const macro = parseName(stream);
        const parameters = this.parseParameters();
        return [{ kind: "macro", name: macro, parameters, body: this.parseBlock("endmacro"), line }];
      }
      case "call":
        return [this.parseCallBlock(line)];
      case "filter": {
        const filter = parseFilter(stream, undefined, true);
        return [{ kind: "filter-block", filter, body: this.parseBlock("endfilter"), line }];
      }
      case "with":
        return [this.parseWith(line)];
      case "block":
        return [this.parseNamedBlock(line)];
      case "generation":
        return [{ kind: "scope", body: this.parseBlock("endgeneration"), line }];
      default:
        if (GAPS.includes(name)) throw new TemplateSyntaxError(`the statement '${name}'`, line, true);
        return stream.fail(`unknown or unexpected statement '${name}'`, line);
    }
  }

  private parseNamedBlock(line: number): Statement {
    const { stream } = this;
    const { value: name } = stream.expect("name");
    stream.skip("name", "scoped");
    const body = this.parseBlock("endblock");
    stream.skip("name", name);
    return { kind: "block", body, line };
  }

  private parseIf(line: number): Statement {
    const { stream } = this;
    const test = parseTuple(stream, { allowsIf: false });
    const body = this.startBlock(["elif", "else", "endif"]);
    const next = stream.next();
    if (next.value === "elif") return { kind: "if", test, body, otherwise: [this.parseIf(next.line)], line };
    const otherwise = next.value === "else" ? this.parseBlock("endif") : [];
    return { kind: "if", test, body, otherwise, line };
  }

  private parseFor(line: number): Statement {
    const { stream } = this;
    const target = parseTarget(stream, false, () => stream.isName("in"));
    stream.expect("name", "in");
    const items = parseTuple(stream, { allowsIf: false, ends: () => stream.isName("recursive") });
    const test = stream.skip("name", "if") ? parseExpression(stream) : undefined;
    const isRecursive = stream.skip("name", "recursive");
    const body = this.startBlock(["endfor", "else"]);
    const otherwise = stream.next().value === "else" ? this.parseBlock("endfor") : [];
    return { kind: "for", target, items, test, isRecursive, body, otherwise, line };
  }

  private parseSet(line: number): Statement {
    const { stream } = this;
    const target = parseTarget(stream, true, () => false);
    if (stream.skip("operator", "=")) return { kind: "set", target, value: parseTuple(stream), line };
    const filter = stream.isOperator("|") ? parseFilter(stream, undefined) : undefined;
    return { kind: "set-block", target, filter, body: this.parseBlock("endset"), line };
  }

  private parsePrint(line: number): readonly Statement[] {
    const outputs: Statement[] = [];
    while (!this.stream.is("block-end")) {
      if (outputs.length > 0) this.stream.expect("operator", ",");
      outputs.push({ kind: "output", value: parseExpression(this.stream), line });
    }
    return outputs;
  }

  private parseParameters(): readonly Parameter[] {
    const { stream } = this;
    const parameters: Parameter[] = [];
    stream.expect("operator", "(");
    while (!stream.isOperator(")")) {
      if (parameters.length > 0) stream.expect("operator", ",");
      const name = parseName(stream);
      const otherwise = stream.skip("operator", "=") ? parseExpression(stream) : undefined;
      if (otherwise === undefined && parameters.at(-1)?.otherwise !== undefined)
        stream.fail("a parameter without a default follows one with a default");
      parameters.push({ name, otherwise });
    }
    stream.expect("operator", ")");
    return parameters;
  }

  private parseCallBlock(line: number): Statement {
    const { stream } = this;
    const parameters = stream.isOperator("(") ? this.parseParameters() : [];
    const call = parseExpression(stream);
    if (call.kind !== "call") return stream.fail("expected a call", line);
    return { kind: "call-block", call, parameters, body: this.parseBlock("endcall"), line };
  }

  private parseWith(line: number): Statement {
    const { stream } = this;
    const targets: Target[] = [];
    const values: ReturnType<typeof parseExpression>[] = [];
    while (!stream.is("block-end")) {
      if (targets.length > 0) stream.expect("operator", ",");
      targets.push(parseTarget(stream, false, () => stream.isOperator("=")));
      stream.expect("operator", "=");
      values.push(parseExpression(stream));
    }
    return { kind: "with", targets, values, body: this.parseBlock("endwith"), line };
  }
}
