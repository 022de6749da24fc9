import { asciiStream, isUtf8 } from './ascii.ts';

/**
 * The alternate screen: what is painted there leaves no trace in the shell's own. Ink could switch to it too,
 * but the first frame is painted before Ink is loaded, and a second switch would flicker.
 */
const ESC = '\u001B[';
const ENTER = `${ESC}?1049h${ESC}?25l${ESC}H${ESC}2J`;
const LEAVE = `${ESC}?1049l${ESC}?25h`;
const WIPE = `${ESC}H${ESC}J`;

export interface ScreenControl {
  /** What is to be painted goes here: the terminal, in signs that it has. */
  readonly stdout: NodeJS.WriteStream;
  /** Switches to the alternate screen and paints a text. */
  enter(text: string): void;
  /** Runs `paint` so that what it writes replaces the screen in one write. */
  repaint(paint: () => void): void;
  /** Back to the usual screen; more than once does no harm. */
  leave(): void;
}

/** Controls a terminal's screen. Who enters it has to leave it, however the process ends. */
export function screenControl(terminal: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): ScreenControl {
  const stdout = isUtf8(environment) ? terminal : asciiStream(terminal);
  let isEntered = false;
  const leave = () => {
    if (!isEntered) return;
    isEntered = false;
    stdout.write(LEAVE);
  };
  return {
    stdout,
    enter(text) {
      isEntered = true;
      stdout.write(ENTER + text);
    },
    repaint(paint) {
      stdout.cork();
      stdout.write(WIPE);
      try {
        paint();
      } finally {
        stdout.uncork();
      }
    },
    leave,
  };
}
