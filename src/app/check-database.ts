/** What doctor makes of the look at the database. */
import type { Check } from "../domain/check.ts";
import type { DatabaseLook } from "../store/look.ts";
import * as say from "../wording/say-checks.ts";

const MB = 1_000_000;
/** Below the first it is a failure, below the second a warning. */
const NO_ROOM = 100 * MB;
const LITTLE_ROOM = 1000 * MB;
/** SQLite works the log off at 4 MB, unless somebody keeps reading. */
const LONG_WAL = 100 * MB;

/** One check for each thing that was looked at. */
export function checkDatabase(look: DatabaseLook): readonly Check[] {
  const { file, content, writable, free, walBytes } = look;
  const rights: Check = { name: "database rights", ...(writable ? say.WRITABLE : say.notWritable(file)) };
  const space: Check = {
    name: "disk space",
    ...(free < NO_ROOM ? say.noRoom(free) : free < LITTLE_ROOM ? say.littleRoom(free) : say.room(free)),
  };
  switch (content.kind) {
    case "missing":
      return [{ name: "database", ...say.databaseMissing(file) }, rights, space];
    case "unreadable":
      return [{ name: "database", ...say.databaseUnreadable(file, content.why) }, rights, space];
    case "open": {
      const { damage, journal, migrations } = content;
      const whole = damage.length === 0 ? say.sound(file) : say.damaged(file, damage);
      const wal =
        journal === "wal" ? (walBytes > LONG_WAL ? say.walLong(walBytes) : say.WAL) : say.notWal(journal);
      return [
        { name: "database", ...whole },
        { name: "database tables", ...tables(migrations) },
        rights,
        { name: "database log", ...wal },
        space,
      ];
    }
  }
}

function tables({
  pending,
  changed,
  unknown,
}: Extract<DatabaseLook["content"], { kind: "open" }>["migrations"]) {
  if (unknown.length > 0) return say.tablesNew(unknown);
  if (changed.length > 0) return say.tablesChanged(changed);
  return pending.length > 0 ? say.tablesOld(pending) : say.TABLES_CURRENT;
}
