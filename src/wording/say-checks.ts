/** What doctor says about the database and the plans, and what an administrator does about it. Slack's part is in slack/. */
import { failed, fine, type Finding, warning } from "../domain/check.ts";
import { timeWords } from "./time.ts";

const MB = 1_000_000;
const size = (bytes: number): string =>
  bytes < 1000 * MB ? `${Math.floor(bytes / MB)} MB` : `${(bytes / 1000 / MB).toFixed(1)} GB`;

export const databaseMissing = (file: string): Finding =>
  fine(`There is none yet; the first start makes ${file}.`);
export const databaseUnreadable = (file: string, why: string): Finding =>
  failed(
    `${file} cannot be opened: ${why}.`,
    "Check the path and its rights; if the file is damaged, stop Baton and restore a backup.",
  );
export const damaged = (file: string, damage: readonly string[]): Finding =>
  failed(
    `${file} is damaged: ${damage.join("; ")}.`,
    "Stop Baton, keep a copy of the file, and restore a backup.",
  );
export const sound = (file: string): Finding => fine(`${file} opens, and its integrity check finds nothing.`);

export const TABLES_CURRENT = fine("The tables are those of this version of Baton.");
export const tablesOld = (pending: readonly string[]): Finding =>
  warning(
    `The tables are of an older version: ${pending.join(", ")} ${pending.length === 1 ? "is" : "are"} not applied yet.`,
    "The next start of this version applies what is missing. Make a backup first.",
  );
export const tablesNew = (unknown: readonly string[]): Finding =>
  failed(
    `The tables are of a newer version, which applied ${unknown.join(", ")}.`,
    "Start that newer version of Baton, or restore the backup from before.",
  );
export const tablesChanged = (changed: readonly string[]): Finding =>
  failed(
    `${changed.join(", ")} in migrations/ is not what was applied.`,
    "Put the file back as it was; install Baton again if you changed nothing.",
  );

export const WRITABLE = fine("This user may write to it.");
export const notWritable = (file: string): Finding =>
  failed(
    `This user may not write to ${file} or to its folder.`,
    "Give the user who runs Baton the right to write there, or set BATON_DATA to another folder.",
  );
export const room = (bytes: number): Finding => fine(`${size(bytes)} are free on its disk.`);
export const littleRoom = (bytes: number): Finding =>
  warning(
    `Only ${size(bytes)} are free on its disk.`,
    "Make room soon: on a full disk Baton stops answering.",
  );
export const noRoom = (bytes: number): Finding =>
  failed(
    `Only ${size(bytes)} are free on its disk; on a full one Baton stops answering.`,
    "Make room on that disk, or move the folder of the data: BATON_DATA.",
  );

export const WAL = fine("The log of changes (WAL) is on, and short.");
export const notWal = (mode: string): Finding =>
  warning(
    `The log of changes (WAL) is off: the mode is ${mode}.`,
    "The next start turns it on. If that does not help, the folder is on a network drive: use a local disk.",
  );
export const walLong = (bytes: number): Finding =>
  warning(
    `The log of changes (WAL) has grown to ${size(bytes)}, since some program keeps reading.`,
    "Close other programs that have the database open, such as a backup or a database browser.",
  );

export const DATABASE_UNKNOWN = warning(
  "The database and the plans were not looked at, since it is not known which database.",
  "Mend DATABASE_URL first, and run baton doctor again.",
);
export const PLANS_UNREAD = warning(
  "Not looked at, because of the database.",
  "Mend the database first, and run baton doctor again.",
);
export const PLANS_LATER = warning(
  "Not looked at, since the tables are of an older version.",
  "Start Baton once, and run baton doctor again.",
);
export const NO_PLAN = warning(
  "None is imported; the first start takes the example.",
  "Import your own: baton plan import FOLDER.",
);
export const planFine = (members: number, next: number, zone: string): Finding =>
  fine(
    `${members} ${members === 1 ? "member" : "members"}; the next round is on ${timeWords(next, "date-time", zone)} (${zone}).`,
  );
export const NO_ROUND = warning(
  "No round comes within a year: nobody will be asked for anything.",
  "Set check_ins or update in policy.yaml, and import the plan again: baton plan import FOLDER.",
);
export const badSchedule = (id: string, cron: string, why: string): Finding =>
  failed(
    `The schedule ${id} cannot be read: "${cron}": ${why}.`,
    "Correct its cron in policy.yaml, and import the plan again: baton plan import FOLDER.",
  );
