/** A place in a workspace to open: a file relative to it, and a line from 1. */
export interface EditorPlace {
  readonly file: string;
  readonly line: number | null;
}

/** How an editor is told where to go, by what its program is called. */
interface EditorKind {
  readonly names: RegExp;
  /** Whether it takes the terminal it is started from. */
  readonly inTerminal: boolean;
  readonly args: (directory: string, place: EditorPlace | null) => readonly string[];
}

const withFolder = (directory: string, place: EditorPlace | null, separate: (place: string) => string[]) =>
  place === null ? [directory] : [directory, ...separate(colonText(place))];

const colonText = ({ file, line }: EditorPlace): string => (line === null ? file : `${file}:${line}`);

const plusLine = (directory: string, place: EditorPlace | null): readonly string[] => {
  if (place === null) return [directory];
  return place.line === null ? [place.file] : [`+${place.line}`, place.file];
};

const KINDS: readonly EditorKind[] = [
  {
    names: /^(code(-insiders)?|codium|vscodium|cursor|windsurf|positron)$/,
    inTerminal: false,
    args: (directory, place) => withFolder(directory, place, (text) => ['--goto', text]),
  },
  {
    names: /^(idea|webstorm|pycharm|rubymine|goland|phpstorm|clion|rider|fleet)(64|\.sh)?$/,
    inTerminal: false,
    args: (directory, place) => {
      if (place === null) return [directory];
      return [directory, ...(place.line === null ? [] : ['--line', String(place.line)]), place.file];
    },
  },
  {
    names: /^(zed|zeditor|subl|mate)$/,
    inTerminal: false,
    args: (directory, place) => withFolder(directory, place, (text) => [text]),
  },
  {
    names: /^(hx|helix)$/,
    inTerminal: true,
    args: (directory, place) => [place === null ? directory : colonText(place)],
  },
  {
    names: /^(vi|vim|nvim|view|nano|pico|micro|kak|joe|emacs|emacsclient|mg|ne|ed)$/,
    inTerminal: true,
    args: plusLine,
  },
];

/** What an editor that we do not know gets: the file, or the folder. */
const UNKNOWN: EditorKind = {
  names: /.*/,
  inTerminal: true,
  args: (directory, place) => [place === null ? directory : place.file],
};

/** How to start an editor on a workspace. */
export interface EditorCommand {
  /** The setting as it is: a program, perhaps with arguments; a shell takes it apart, as git does. */
  readonly editor: string;
  /** What follows it; paths are relative to the workspace or absolute. */
  readonly args: readonly string[];
  /** Whether it takes the terminal it is started from, as far as can be told. */
  readonly inTerminal: boolean;
}

/**
 * How to start `editor` (the value of $VISUAL or $EDITOR) on a workspace, at a place in it if one is given. It is to be
 * started in `directory`.
 */
export function editorCommand(editor: string, directory: string, place: EditorPlace | null): EditorCommand {
  const name = programName(editor);
  const kind = KINDS.find(({ names }) => names.test(name)) ?? UNKNOWN;
  return { editor, args: kind.args(directory, place), inTerminal: kind.inTerminal };
}

/** `/opt/vs code/bin/code`, in quotes and with arguments, is `code`. */
function programName(editor: string): string {
  const [, quoted, plain] = /^\s*(?:["']([^"']+)["']|(\S+))/.exec(editor) ?? [];
  const program = quoted ?? plain ?? '';
  return program.slice(program.lastIndexOf('/') + 1).toLowerCase();
}

/** `src/feed.ts:12:3` as a place; what follows the line is left out. Undefined where it is not written like one. */
export function parsePlace(text: string): EditorPlace | undefined {
  const [, file, line] = /^(.+?)(?::(\d+)(?::\d+)?)?$/.exec(text) ?? [];
  if (file === undefined) return undefined;
  const number = line === undefined ? null : Number(line);
  return number === 0 ? undefined : { file, line: number };
}
