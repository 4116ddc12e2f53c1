/** Why a template does not render. */
export type TemplateFault =
  /** The template calls `raise_exception`. */
  | "refused"
  /** Python raises an error, too. */
  | "failed"
  /** Python may render it, but this interpreter cannot. */
  | "unsupported"
  /** The template does more work, or builds more text, than is allowed. */
  | "limit";

/** Thrown while a template runs. The message quotes the template, never the values that it was given. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
  readonly fault: TemplateFault;
  /** The line of the template, from 1; 0 while it is not known. */
  line = 0;

  constructor(fault: TemplateFault, message: string) {
    super(message);
    this.fault = fault;
  }
}

/** What Python answers with a TypeError, a ValueError, or another error of its own. */
export function fail(message: string): never {
  throw new TemplateError("failed", message);
}

/** What Python renders and this interpreter cannot. */
export function unsupported(what: string): never {
  throw new TemplateError("unsupported", what);
}

/** Thrown for a source that is no template; `isGap` if Python accepts it and this interpreter does not. */
export class TemplateSyntaxError extends Error {
  override readonly name = "TemplateSyntaxError";
  readonly line: number;
  readonly isGap: boolean;

  constructor(message: string, line: number, isGap = false) {
    super(message);
    this.line = line;
    this.isGap = isGap;
  }
}
