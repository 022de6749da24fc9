import { type Document, isMap, isNode, isSeq, parseDocument, stringify } from 'yaml';

/**
 * A manifest with one more entry at the end of a list, everything else as its author wrote it.
 * @param key of the list; a manifest without it gets one
 */
export function withEntry(yaml: string, key: string, entry: unknown): string {
  const { contents } = parseDocument(yaml);
  const list = isMap(contents) ? contents.get(key, true) : undefined;
  if (list === undefined || list === null) return `${yaml.trimEnd()}\n${yamlOf({ [key]: [entry] })}`;
  if (!isSeq(list) || !list.range) throw new Error(`"${key}" is not a list`);
  const [start, end] = list.range;
  if (!list.flow) {
    const indent = ' '.repeat(start - (yaml.lastIndexOf('\n', start - 1) + 1));
    const before = yaml.slice(0, end);
    return `${before}${before.endsWith('\n') ? '' : '\n'}${indented(yamlOf([entry]), indent)}${yaml.slice(end)}`;
  }
  if (list.items.length === 0) {
    const rest = yaml.slice(end).replace(/^[^\S\n]*\n?/, '');
    return `${yaml.slice(0, start).trimEnd()}\n${indented(yamlOf([entry]), '  ')}${rest}`;
  }
  const document = parseDocument(yaml);
  document.addIn([key], document.createNode(entry));
  return document.toString({ lineWidth: 0 });
}

/** A manifest without one entry of a list, everything else as its author wrote it; a list that gets empty goes. */
export function withoutEntry(yaml: string, key: string, index: number): string {
  const document = parseDocument(yaml);
  const list = isMap(document.contents) ? document.contents.get(key, true) : undefined;
  if (!isSeq(list)) throw new Error(`"${key}" is not a list`);
  if (list.items.length === 1) return withValue(yaml, key, null);
  const entry = list.items[index];
  if (list.flow || !isNode(entry) || !entry.range) {
    document.deleteIn([key, index]);
    return document.toString({ lineWidth: 0 });
  }
  const [start, end] = entry.range;
  // A value in lines of its own ends behind its last newline.
  const after = yaml[end - 1] === '\n' ? end : yaml.indexOf('\n', end) + 1 || yaml.length;
  return yaml.slice(0, yaml.lastIndexOf('\n', start - 1) + 1) + yaml.slice(after);
}

/** A manifest with another value for a key at its top; a null takes the key away. */
export function withValue(yaml: string, key: string, value: unknown): string {
  const document: Document = parseDocument(yaml);
  if (value === null) document.delete(key);
  else if (!document.has(key)) return `${yaml.trimEnd()}\n${yamlOf({ [key]: value })}`;
  else document.set(key, document.createNode(value));
  return document.toString({ lineWidth: 0 });
}

/** A manifest with another value at a place further down. */
export function withValueIn(yaml: string, path: readonly (string | number)[], value: unknown): string {
  const document: Document = parseDocument(yaml);
  document.setIn(path, document.createNode(value));
  return document.toString({ lineWidth: 0 });
}

const yamlOf = (value: unknown): string => stringify(value, { lineWidth: 110 });

function indented(text: string, indent: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? line : indent + line))
    .join('\n');
}
