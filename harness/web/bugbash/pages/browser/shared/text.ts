/** Controls, and what does not show but changes what does; the same rule as in `domain/printable.ts`. */
const UNPRINTABLE =
  /(?!\u200D)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?<!\p{ExtPict}(?:\uFE0F|\p{EMod})?)\u200D|\u200D(?!\p{ExtPict})/gu;

/** Text from people as one line without controls, bidi overrides and invisible signs. Markup is the view's business. */
export function printable(text: string): string {
  return text.replaceAll(/[\t\r\n]+/g, ' ').replaceAll(UNPRINTABLE, '');
}

/** The same for text of several lines, such as a question. */
export function printableLines(text: string): readonly string[] {
  return text.split(/\r?\n/).map((line) => printable(line.replaceAll('\t', '  ')));
}

/** Whole seconds as m:ss or h:mm:ss. */
function secondsText(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const ending = `${`${seconds % 60}`.padStart(2, '0')}`;
  return hours > 0 ? `${hours}:${`${minutes}`.padStart(2, '0')}:${ending}` : `${minutes}:${ending}`;
}

/** Time left, rounded up, so that 0:00 means that the time is up. */
export const leftText = (milliseconds: number): string =>
  secondsText(Math.ceil(Math.max(0, milliseconds) / 1000));

/** Time that has passed, rounded down, like every clock. */
export const elapsedText = (milliseconds: number): string =>
  secondsText(Math.floor(Math.max(0, milliseconds) / 1000));

/** `1 team`, `2 teams`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
