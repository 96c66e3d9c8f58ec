import { execFile, execFileSync } from "node:child_process";
import { copyFileSync, globSync, lstatSync } from "node:fs";
import { basename, join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);
/** A mirror can be slow, and machines busy. */
const LIMIT_MS = 20 * 60_000;

/** What every command in a tree finds in its environment. */
export const TREE_ENV = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C.UTF-8" } as const;

export interface TreeOptions {
  /** Made by this. */
  readonly folder: string;
  /** `bookworm` */
  readonly suite: string;
  readonly mirror: string;
  /** A tree that debootstrap has made before, to be copied instead. */
  readonly base: string | undefined;
}

export interface RanInTree {
  readonly code: number;
  /** Both streams. */
  readonly said: string;
}

/** A system as it is right after its installation, in a folder; it shares the network of this machine, and nothing else. */
export class CleanTree implements Disposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make({ folder, suite, mirror, base }: TreeOptions): Promise<CleanTree> {
    const limits = { timeout: LIMIT_MS, maxBuffer: 2 ** 28 };
    if (base === undefined)
      await execute("debootstrap", ["--variant=minbase", suite, folder, mirror], limits);
    else await execute("cp", ["-a", base, folder], limits);
    execFileSync("mount", ["-t", "proc", "proc", join(folder, "proc")]);
    return new CleanTree(folder);
  }

  [Symbol.dispose](): void {
    execFileSync("umount", ["--lazy", join(this.folder, "proc")]);
  }

  async run(command: string): Promise<RanInTree> {
    const env = { ...TREE_ENV, HOME: "/root", DEBIAN_FRONTEND: "noninteractive" };
    try {
      const { stdout, stderr } = await execute("chroot", [this.folder, "sh", "-c", command], {
        env,
        timeout: LIMIT_MS,
        maxBuffer: 2 ** 28,
      });
      return { code: 0, said: `${stdout}${stderr}` };
    } catch (error) {
      const { code, stdout = "", stderr = "" } = error as { code?: number; stdout?: string; stderr?: string };
      return { code: typeof code === "number" ? code : -1, said: `${stdout}${stderr}` };
    }
  }

  /** Installs a package file, with what it depends on. */
  async install(deb: string): Promise<RanInTree> {
    copyFileSync(deb, join(this.folder, "tmp", basename(deb)));
    return this.run(`apt-get install --yes --quiet --no-install-recommends /tmp/${basename(deb)}`);
  }

  /** Every file of the system, but for what installing any package leaves, and what is no file of a disk. */
  listFiles(): ReadonlySet<string> {
    const found = globSync("**/*", {
      cwd: this.folder,
      exclude: (path) => /^(proc|sys|dev|tmp)$/.test(String(path)),
    });
    const files = found.filter(
      (path) => !IN_PASSING.test(path) && !lstatSync(join(this.folder, path)).isDirectory(),
    );
    return new Set(files);
  }
}

const IN_PASSING =
  /^(proc|sys|dev|tmp|var\/cache|var\/lib\/(dpkg|apt)|var\/log\/(apt|dpkg\.log|alternatives\.log)|etc\/(passwd|group|shadow|gshadow|subuid|subgid)-$|etc\/ld\.so\.cache)/;
