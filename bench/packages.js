import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Fetches packages and unpacks them into a folder; installs nothing. */
export class Packages {
  #folder;
  #unpacked = new Map();
  #names;
  #mayUpdate = process.getuid?.() === 0;

  constructor(folder) {
    this.#folder = mkdtempSync(join(folder, "packages-"));
  }

  /** The package's name and the folder that holds its files. Throws if it is not available. */
  open({ apt, npm }) {
    const name = npm ?? this.#newest(apt);
    if (!this.#unpacked.has(name))
      this.#unpacked.set(name, npm ? this.#openNpm(name) : this.#openDebian(name));
    return { name, folder: this.#unpacked.get(name) };
  }

  /** Removes all packages from the disk. */
  remove() {
    rmSync(this.#folder, { recursive: true });
  }

  #newest(pattern) {
    const newest = () => {
      this.#names ??= run("apt-cache", ["pkgnames"], this.#folder).split("\n");
      const names = this.#names.filter((name) => pattern.test(name));
      return names.sort((a, b) => a.localeCompare(b, "en", { numeric: true })).at(-1);
    };
    const name = newest() ?? (this.#update() ? newest() : undefined);
    if (name === undefined) throw new Error(`apt-get has no package that matches ${pattern.source}`);
    return name;
  }

  #openDebian(name) {
    const folder = this.#makeFolder();
    const download = () => run("apt-get", ["download", name], folder);
    try {
      download();
    } catch (error) {
      if (!this.#update()) throw error;
      download();
    }
    run("dpkg-deb", ["-x", onlyFile(folder), "."], folder);
    return folder;
  }

  #openNpm(name) {
    const folder = this.#makeFolder();
    run("npm", ["pack", "--silent", name], folder);
    run("tar", ["-xzf", onlyFile(folder)], folder);
    return folder;
  }

  /** Updates the list of packages, once and only if that is allowed. */
  #update() {
    if (!this.#mayUpdate) return false;
    this.#mayUpdate = false;
    this.#names = undefined;
    run("apt-get", ["update"], this.#folder);
    return true;
  }

  #makeFolder() {
    return mkdtempSync(join(this.#folder, "package-"));
  }
}

function onlyFile(folder) {
  const [file] = readdirSync(folder);
  if (file === undefined) throw new Error("nothing was downloaded");
  return file;
}

function run(command, words, cwd) {
  const { status, stdout } = spawnSync(command, words, {
    cwd,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    stdio: ["ignore", "pipe", "ignore"],
  });
  if (status !== 0) throw new Error(`${command} ${words[0]} failed`);
  return stdout;
}
