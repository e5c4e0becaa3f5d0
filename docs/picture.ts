/** Draws `docs/terminal.svg`: a scene of the example plan, as the terminal prints it. `node docs/picture.ts` makes it anew. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { createClock } from "../src/app/clock.ts";
import type { Outlet } from "../src/domain/adapter.ts";
import { parseCommand } from "../src/domain/grammar.ts";
import { openTerminal } from "../src/terminal/terminal.ts";
import { at, openWorld, WORKSPACE, ZONE } from "../test/world.ts";

const COLUMNS = 88;
const SCENE = [
  "quiet",
  'raise urgent "server does not compile against the generated code" for alpha',
  "clock next",
  "clock next",
  "as cl",
  "ack 1",
];

/** What the terminal prints for the scene, colours included. */
async function printed(): Promise<string> {
  const outlets: Outlet[] = [];
  const world = await openWorld({ start: at("2026-11-03", "14:00"), outlets });
  const clock = createClock(() => 0);
  const input = new PassThrough();
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: COLUMNS });
  let text = "";
  output.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  let requests = 0;
  const terminal = openTerminal({
    input,
    output,
    handle: world.engine.handle,
    parse: parseCommand,
    workspace: WORKSPACE,
    plan: { id: "example", title: "Example", links: [], phases: 6, tasks: 23 },
    members: world.definition.team.members.map(({ id, name, zone }) => ({
      id,
      name,
      zone,
      roles: [],
      line: "",
    })),
    zone: ZONE,
    now: world.now,
    newId: () => `line-${(requests += 1)}`,
    clock: {
      ...clock,
      set: clock.setSpeed,
      next: async () => {
        const next = await world.engine.nextAt();
        if (next !== undefined) await world.to(next);
        return next;
      },
    },
    settle: world.engine.settle,
    first: false,
    onQuit: () => undefined,
  });
  outlets.push(terminal.outlet);
  input.end(["as beta", ...SCENE].map((line) => `${line}\n`).join(""));
  await terminal.run();
  await world.close();
  return text.slice(text.indexOf("raise urgent") - 20);
}

const COLOURS: Readonly<Record<string, string>> = {
  "31": "#f47067",
  "32": "#8ddb8c",
  "33": "#f0c674",
  "36": "#6cb6ff",
};

const SGR = new RegExp(`${String.fromCodePoint(27)}\\[(\\d+)m`);

/** One line of the terminal as SVG text: colours, bold and dim. */
function draw(line: string, index: number): string {
  let [colour, weight, opacity] = ["#e6e6e6", "400", "1"];
  const parts = line.split(SGR).map((part, place) => {
    if (place % 2 === 0) {
      const text = part.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
      return text === ""
        ? ""
        : `<tspan fill="${colour}" font-weight="${weight}" opacity="${opacity}">${text}</tspan>`;
    }
    if (part === "1") weight = "700";
    else if (part === "2") opacity = "0.6";
    else if (part === "22") [weight, opacity] = ["400", "1"];
    else colour = COLOURS[part] ?? "#e6e6e6";
    return "";
  });
  return `<text x="24" y="${58 + index * 20}" xml:space="preserve">${parts.join("")}</text>`;
}

const lines = (await printed()).split("\n");
const from = lines.findIndex((line) => line.includes("raise urgent"));
// The answer to the last line is enough; the edits of all the copies would make a long picture.
const until = lines.findIndex(
  (line, index) => index > from && stripVTControlCharacters(line).endsWith("#emergency (edited)"),
);
const shown = lines.slice(from, until - 1);
const [width, height] = [24 * 2 + COLUMNS * 8.43, 58 + shown.length * 20 + 8];
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="An urgent issue in the terminal: raised, reminded, escalated and acknowledged" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14">
<rect width="100%" height="100%" rx="10" fill="#1c2128"/>
<circle cx="24" cy="20" r="6" fill="#f47067"/><circle cx="44" cy="20" r="6" fill="#f0c674"/><circle cx="64" cy="20" r="6" fill="#8ddb8c"/>
${shown.map(draw).join("\n")}
</svg>
`;
await writeFile(join(import.meta.dirname, "terminal.svg"), svg);
process.stdout.write(`${shown.length} lines\n`);
