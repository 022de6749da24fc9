import { existsSync, readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';

type Path = readonly (string | number)[];

/** Tells on which line of a YAML file a value stands; of one that is absent, where its nearest parent does. */
export function yamlLines(file: string): (path: Path) => number {
  if (!existsSync(file)) return () => 1;
  const lineCounter = new LineCounter();
  const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter });
  return (path) => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true) as { range?: readonly number[] } | undefined;
      const start = node?.range?.[0];
      if (start !== undefined) return lineCounter.linePos(start).line;
    }
    return 1;
  };
}
