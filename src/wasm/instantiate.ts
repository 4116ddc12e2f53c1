/** The part of WebAssembly in use; neither TypeScript's library for ES2023 nor Node's types declare it. */
declare const WebAssembly:
  | {
      readonly validate: (code: Uint8Array) => boolean;
      readonly Module: new (code: Uint8Array) => object;
      readonly Instance: new (module: object) => { readonly exports: unknown };
    }
  | undefined;

/** A value that a module exports. */
export interface Constant {
  readonly value: number;
}

const modules = new Map<string, object>();

/**
 * The exports of a new instance of a module in base64. Undefined without WebAssembly (`node --jitless`) or what the module
 * needs of it, such as vectors (a processor without SSE 4.1), and when its memory cannot be reserved: V8 reserves 10 GB of
 * addresses for it, more than a limit such as `ulimit -v` may allow.
 */
export function instantiate(code: string): unknown {
  if (typeof WebAssembly === "undefined") return undefined;
  try {
    let module = modules.get(code);
    if (module === undefined) {
      const bytes = Buffer.from(code, "base64");
      if (!WebAssembly.validate(bytes)) return undefined;
      module = new WebAssembly.Module(bytes);
      modules.set(code, module);
    }
    return new WebAssembly.Instance(module).exports;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
