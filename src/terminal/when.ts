/** Instants (UTC milliseconds) in words, in an IANA zone. */

/** `14:15` */
export function clockTime(at: number, zone: string): string {
  return format(at, zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/** `Tue 3 Nov` */
export function day(at: number, zone: string): string {
  return format(at, zone, { weekday: "short", day: "numeric", month: "short" }).replace(",", "");
}

/** `Tue 3 Nov 14:15` */
export function dayAndTime(at: number, zone: string): string {
  return `${day(at, zone)} ${clockTime(at, zone)}`;
}

function format(at: number, zone: string, parts: Intl.DateTimeFormatOptions): string {
  // British English says "Sept"; every other month has three letters.
  return new Intl.DateTimeFormat("en-GB", { ...parts, timeZone: zone }).format(at).replace("Sept", "Sep");
}
