import { TemplateSyntaxError } from "./template-error.js";
import type { Token } from "./tokens.js";

/** Reads tokens one after the other. */
export class TokenStream {
  private readonly tokens: readonly Token[];
  private at = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  get current(): Token {
    return this.tokens[this.at]!;
  }

  get following(): Token {
    return this.tokens[Math.min(this.at + 1, this.tokens.length - 1)]!;
  }

  next(): Token {
    const token = this.current;
    if (token.kind !== "end") this.at++;
    return token;
  }

  is(kind: Token["kind"], value?: string): boolean {
    const { current } = this;
    return current.kind === kind && (value === undefined || current.value === value);
  }

  isName(...names: readonly string[]): boolean {
    return this.current.kind === "name" && names.includes(this.current.value);
  }

  isOperator(...operators: readonly string[]): boolean {
    return this.current.kind === "operator" && operators.includes(this.current.value);
  }

  /** Goes on if the token is there. */
  skip(kind: Token["kind"], value: string): boolean {
    const found = this.is(kind, value);
    if (found) this.next();
    return found;
  }

  expect(kind: Token["kind"], value?: string): Token {
    if (!this.is(kind, value)) this.fail(`expected ${value ?? kind}, found ${this.describe()}`);
    return this.next();
  }

  describe(): string {
    const { kind, value } = this.current;
    return kind === "name" || kind === "operator" ? `'${value}'` : kind === "end" ? "the end" : kind;
  }

  fail(message: string, line = this.current.line): never {
    throw new TemplateSyntaxError(message, line);
  }
}
