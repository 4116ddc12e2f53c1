import type { Environment } from "../../domain/environment.js";
import { RunError } from "../../domain/run-error.js";
import { openDisk } from "./disk.js";
import type { Store } from "./store.js";

type OpenStore = (environment: Environment) => Promise<Store>;

/** The stores by URL scheme; a name without a scheme is on the disk. Each store is loaded on first use. */
const SCHEMES: Readonly<Record<string, OpenStore>> = {
  s3: async (environment) => (await import("./s3.js")).openS3(environment),
  hf: async (environment) => (await import("./hugging-face.js")).openHub(environment),
};

/** Open stores, by environment and scheme: they are reused, as they keep connections. */
const opened = new WeakMap<Environment["env"], Map<string, Promise<Store>>>();

/** The store that a name belongs to. Throws RunError `usage`, or `config` if the store's own settings are invalid. */
export async function findStore(name: string, environment: Environment): Promise<Store> {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(name)?.[1];
  if (scheme === undefined) return openDisk(environment);
  const open = Object.hasOwn(SCHEMES, scheme) ? SCHEMES[scheme] : undefined;
  if (open === undefined) {
    const known = Object.keys(SCHEMES).map((one) => `${one}://`);
    throw new RunError(
      "usage",
      `${scheme}:// is not supported (expected ${known.join(" or ")}); download the file first`,
    );
  }
  const stores = opened.get(environment.env) ?? new Map<string, Promise<Store>>();
  opened.set(environment.env, stores);
  const store = stores.get(scheme) ?? open(environment);
  stores.set(scheme, store);
  return store;
}
