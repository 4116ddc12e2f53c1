// Asks a real server: npm run test:endpoint [-- --server NAME] [-- --python PYTHON]
//
// A tiny model with random weights is made here and served; all that the commands send goes through a counting proxy. Servers
// are xllamacpp (llama.cpp as a wheel, the default; 210 MB of packages) and transformers (`transformers serve`, in the
// environment of TRL; 5 GB). Needs Python 3.11 and a package index, or a Python that has the packages. The exit code is 1 if a
// check does not hold or the server does not start, 2 for a wrong flag.
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { environment } from "../protocol/environment.js";
import { packagesIn } from "./packages.js";
import { Stage } from "./stage.js";
import transformers from "./transformers/server.js";
import xllamacpp from "./xllamacpp/server.js";

const ROOT = join(import.meta.dirname, "../../..");
const SERVERS = { xllamacpp, transformers };
const { values: options } = parseArgs({
  options: {
    server: { type: "string", default: "xllamacpp" },
    cache: { type: "string", default: join(ROOT, "node_modules/.cache/interop") },
    // a Python that has the packages already
    python: { type: "string" },
  },
});

if (!Object.hasOwn(SERVERS, options.server))
  end(2, `no server named ${options.server}; expected ${Object.keys(SERVERS).join(" or ")}`);
const server = SERVERS[options.server];
const { name, folder, size } = server.environment;
say(`${options.server}, which needs ${server.packages.join(", ")} (${size})`);
const python = options.python ?? environment(name, folder, options.cache);
if (python === undefined) process.exit(0);
showPackages();

const stage = await Stage.set(server, python).catch(failed);
for (const step of server.steps) await step(stage);
stage.proxy.stop();
end(stage.failed === 0 ? 0 : 1, stage.failed === 0 ? "all as expected" : `${stage.failed} differences`);

/** Prints what is installed; ends the run if something is not. */
function showPackages() {
  const found = installed();
  const versions = Object.entries(found.versions);
  say(`Python ${found.python}, ${versions.map(([one, version]) => `${one} ${version ?? "-"}`).join(", ")}`);
  const missing = versions.filter(([, version]) => version === null).map(([one]) => one);
  if (missing.length === 0) return;
  const list = relative(process.cwd(), join(folder, "requirements.txt"));
  end(1, `this Python lacks ${missing.join(", ")}; run: ${python} -m pip install -r ${list}`);
}

function installed() {
  try {
    return packagesIn(python, server.packages);
  } catch (error) {
    return failed(error);
  }
}

function failed(error) {
  return end(1, error.message);
}

function say(text) {
  console.log(`endpoint: ${text}`);
}

function end(code, text) {
  say(text);
  process.exit(code);
}
