const DAY = 86_400_000;

/** When the day began that a moment belongs to, where somebody is. */
const startOfDay = (at: Date, zone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).startOfDay().epochMilliseconds;

/** How many days a calendar on the wall there has from one moment to another. */
export const daysBetween = (from: Date, to: Date, zone: string): number =>
  Math.floor((startOfDay(to, zone) - startOfDay(from, zone)) / DAY);

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
