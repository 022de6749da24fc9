/** Time that is left: `31:07`, or `1:02:03` from an hour on. Rounds up, so that 0:00 means that the time is up. */
export const clockText = (milliseconds: number): string =>
  colonText(Math.ceil(Math.max(0, milliseconds) / 1000));

/** When something happened, counted from the start: `4:05`; before the start it has a minus. */
export function sinceStartText(milliseconds: number): string {
  const seconds = Math.round(Math.abs(milliseconds) / 1000);
  return `${milliseconds < 0 && seconds > 0 ? '-' : ''}${colonText(seconds)}`;
}

/** How long ago something was, in the coarsest unit that says something. */
export function agoText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`;
  const hours = Math.floor(seconds / 3_600);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`;
}

/** A limit as people say it: `45 min`, `30 s`. */
export function limitText(milliseconds: number): string {
  const minutes = milliseconds / 60_000;
  return minutes >= 1 ? `${Math.round(minutes)} min` : `${Math.round(milliseconds / 1000)} s`;
}

function colonText(allSeconds: number): string {
  const twoDigits = (number: number) => String(number).padStart(2, '0');
  const [hours, minutes, seconds] = [
    Math.floor(allSeconds / 3600),
    Math.floor(allSeconds / 60) % 60,
    allSeconds % 60,
  ];
  return hours > 0
    ? `${hours}:${twoDigits(minutes)}:${twoDigits(seconds)}`
    : `${minutes}:${twoDigits(seconds)}`;
}
