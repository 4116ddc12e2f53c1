import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { runCommand } from "../command.js";
import { clean, endedBy, isRightAt, verdict } from "../laws.js";
import { lacksMounts, runInTmpfs } from "../tmpfs.js";

/** A user without a name and a home. */
const STRANGER = 54321;
const isRoot = process.getuid?.() === 0;

/** What happens to the file of a vocabulary after the first run. */
const DAMAGE = {
  gone: (file) => rmSync(file),
  empty: (file) => truncateSync(file),
  "of-another-program": (file) => writeFileSync(file, "text\n".repeat(50_000)),
  "a-folder": (file) => {
    rmSync(file);
    mkdirSync(file);
  },
  "a-pipe": (file) => {
    rmSync(file);
    execFileSync("mkfifo", [file]);
  },
  "a-link-to-a-device-that-never-ends": (file) => {
    rmSync(file);
    symlinkSync("/dev/zero", file);
  },
  "a-link-to-a-terminal": (file) => {
    rmSync(file);
    symlinkSync("/dev/tty", file);
  },
  "writable-for-all": (file) => chmodSync(file, 0o666),
};

/** What stands in place of the cache's folder. */
const FOLDERS = {
  "a-file": (path) => writeFileSync(path, "x"),
  "a-link-loop": (path) => symlinkSync("cache", path),
  "a-pipe": (path) => execFileSync("mkfifo", [path]),
};

export default {
  name: "vocabulary-cache",
  title: "a cache of vocabularies that is damaged, hostile or full",
  async *injections({ random, all, setups }) {
    const setup = () => setups("true");
    for (const [what, damage] of Object.entries(DAMAGE)) {
      yield {
        name: `vocabulary-cache/${what}`,
        inject: async (folder) => damageFile(await setup(), folder, damage),
      };
    }
    for (let i = 0; i < (all ? 40 : 6); i++) {
      const place = random.fraction();
      const bit = random.below(8);
      yield {
        name: `vocabulary-cache/${i}-a-flipped-bit`,
        inject: async (folder) => damageFile(await setup(), folder, (file) => flip(file, place, bit)),
      };
      yield {
        name: `vocabulary-cache/${i}-cut-off`,
        inject: async (folder) =>
          damageFile(await setup(), folder, (file) =>
            truncateSync(file, Math.floor(statSync(file).size * place)),
          ),
      };
    }
    for (const [what, make] of Object.entries(FOLDERS)) {
      yield {
        name: `vocabulary-cache/${what}-for-the-folder`,
        inject: async (folder) => {
          make(join(folder, "cache"));
          return use(await setup(), folder, "cache");
        },
      };
    }
    yield {
      name: "vocabulary-cache/a-place-of-the-kernel",
      inject: async (folder) => use(await setup(), folder, "/proc/self/cache"),
    };
    if (lacksMounts() === undefined) {
      for (const [what, options] of Object.entries({
        "read-only": "ro,size=1m",
        full: "size=16k",
        "without-inodes": "size=1m,nr_inodes=1",
      })) {
        yield {
          name: `vocabulary-cache/${what}`,
          inject: async (folder) => useDisk(await setup(), folder, options),
        };
      }
    }
    if (isRoot) {
      yield {
        name: "vocabulary-cache/another-user's",
        inject: async (folder) => useStranger(await setup(), folder, "another's"),
      };
      yield {
        name: "vocabulary-cache/no-home",
        inject: async (folder) => useStranger(await setup(), folder, "none"),
      };
    }
    for (let i = 0; i < (all ? 6 : 1); i++) {
      yield {
        name: `vocabulary-cache/${i}-many-at-once`,
        inject: async (folder) => useAtOnce(await setup(), folder, "kept"),
      };
      yield {
        name: `vocabulary-cache/${i}-removed-meanwhile`,
        inject: async (folder) => useAtOnce(await setup(), folder, "removed"),
      };
    }
  },
};

/** Runs with a cache; the rows are right and nothing is said of it. `ended` is also of a run by other means. */
async function use(setup, folder, cache, ended) {
  setup.place(folder);
  const end = ended ?? (await runCommand(setup.args, { cwd: folder, env: { LOOKAHEAD_PREP_CACHE: cache } }));
  return verdict(true, ...right(end, folder, setup));
}

function right(ended, folder, setup) {
  return [
    clean(ended),
    endedBy(ended, "exit 0"),
    isRightAt(join(folder, setup.output), setup),
    /cache|vocabular|\bE[A-Z]{3,}\b/.test(ended.stderr)
      ? `stderr names the cache: ${ended.stderr}`
      : undefined,
  ];
}

/** Fills the cache, damages what is in it, and runs twice. */
async function damageFile(setup, folder, damage) {
  setup.place(folder);
  const env = { LOOKAHEAD_PREP_CACHE: join(folder, "cache") };
  const run = async () => {
    rmSync(join(folder, setup.output), { force: true });
    return right(await runCommand(setup.args, { cwd: folder, env }), folder, setup);
  };
  const first = await run();
  const [name] = readdirSync(join(folder, "cache"));
  damage(join(folder, "cache", name));
  return verdict(name.endsWith(".vocabulary"), ...first, ...(await run()), ...(await run()));
}

function flip(file, place, bit) {
  const bytes = readFileSync(file);
  bytes[Math.floor(bytes.length * place)] ^= 1 << bit;
  writeFileSync(file, bytes);
}

async function useDisk(setup, folder, options) {
  setup.place(folder);
  const line = `LOOKAHEAD_PREP_CACHE=disk/cache exec $LAP ${setup.args.join(" ")}`;
  return verdict(true, ...right(await runInTmpfs(options, line, folder), folder, setup));
}

/** Another user runs the command; the cache is not theirs, or they have no home to keep one in. */
async function useStranger(setup, folder, cache) {
  setup.placeCopy(folder);
  chownSync(folder, STRANGER, STRANGER);
  for (let path = folder; path !== "/"; path = join(path, ".."))
    if (path.includes("lookahead-faults")) chmodSync(path, 0o755);
  mkdirSync(join(folder, "cache"));
  chmodSync(join(folder, "cache"), 0o777);
  const env = {
    ...{ HOME: undefined, USERPROFILE: undefined, XDG_CACHE_HOME: undefined },
    LOOKAHEAD_PREP_CACHE: cache === "none" ? undefined : join(folder, "cache"),
  };
  const ended = await runCommand(setup.args, { cwd: folder, env, uid: STRANGER });
  const left = readdirSync(join(folder, "cache"));
  return verdict(
    true,
    ...right(ended, folder, setup),
    left.length === 0 ? undefined : `written to a folder of another user: ${left}`,
  );
}

/** Six runs share a cache, which is filled, or emptied all the time. */
async function useAtOnce(setup, folder, cache) {
  const shared = join(folder, "cache");
  let running = true;
  const removals = (async () => {
    while (running && cache === "removed") {
      rmSync(shared, { recursive: true, force: true, maxRetries: 3 });
      await delay(3);
    }
  })();
  const broken = await Promise.all(
    Array.from({ length: 6 }, async (_, i) => {
      const own = join(folder, `${i}`);
      mkdirSync(own);
      setup.place(own);
      const env = { LOOKAHEAD_PREP_CACHE: shared };
      return right(await runCommand(setup.args, { cwd: own, env }), own, setup);
    }),
  );
  running = false;
  await removals;
  const left = cache === "kept" ? readdirSync(shared) : [];
  return verdict(
    true,
    ...broken.flat(),
    left.some((name) => !name.endsWith(".vocabulary")) ? `not removed: ${left}` : undefined,
  );
}
