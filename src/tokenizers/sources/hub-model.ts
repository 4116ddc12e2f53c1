/** A model on the hub, at one of its branches, tags or commits. */
export interface HubModel {
  /** `owner/name`, or `name` alone for the oldest models. */
  readonly id: string;
  readonly revision: string;
}

/** A full commit id, the only revision whose content never changes. */
export const COMMIT = /^[0-9a-f]{40}$/;

const NAME = /^[A-Za-z0-9_](?:[\w.-]{0,94}[A-Za-z0-9_])?$/;
const REVISION = /^[A-Za-z0-9_][\w.+-]*(?:\/[A-Za-z0-9_][\w.+-]*)*$/;

/** The model of `owner/name@revision`, or undefined if it is not an id by the hub's own rules. */
export function parseHubModel(where: string): HubModel | undefined {
  const at = where.indexOf("@");
  const id = at < 0 ? where : where.slice(0, at);
  const revision = at < 0 ? "main" : where.slice(at + 1);
  const parts = id.split("/");
  if (parts.length > 2 || !parts.every((part) => NAME.test(part))) return undefined;
  // the hub allows neither in names, and the cache writes a slash as --
  if (/--|\.\./.test(id) || !REVISION.test(revision) || revision.includes("..")) return undefined;
  return { id, revision };
}
