import { spawnSync } from "node:child_process";

const MISSING = "jq is not installed (on Debian and Ubuntu: apt-get install jq)";

/** The version of jq, which is installed first if possible; or the reason why it is missing. */
export function openJq(say) {
  const found = jqVersion();
  if (found) return { version: found };
  if (process.getuid?.() !== 0 || !apt("--version")) return { reason: MISSING };
  say(`${MISSING}; installing it`);
  const install = () => apt("install", "--yes", "--no-install-recommends", "jq");
  if (!install() && apt("update")) install();
  const version = jqVersion();
  return version ? { version } : { reason: `${MISSING}, and apt-get could not install it` };
}

function jqVersion() {
  const { status, stdout } = spawnSync("jq", ["--version"], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

function apt(...words) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  return spawnSync("apt-get", words, { env, stdio: "ignore" }).status === 0;
}
