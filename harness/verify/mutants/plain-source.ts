import { stripTypeScriptTypes } from 'node:module';
import { parseModule } from './syntax.ts';

/**
 * A source in which types and comments are blank; every offset and line stays what it was. Types go because
 * Stryker mutates nothing inside `expr as T`, comments because its directives must not switch mutants off.
 */
export function plainSource(source: string): string {
  const script = stripTypeScriptTypes(source, { mode: 'strip' });
  if (script.length !== source.length) throw new Error('blanking types moved what follows them');
  let plain = script;
  for (const { start, end } of parseModule(script).comments ?? []) {
    if (start == null || end == null) continue;
    plain = plain.slice(0, start) + plain.slice(start, end).replace(/[^\r\n]/g, ' ') + plain.slice(end);
  }
  return plain;
}

/**
 * The lines of a source as far as they do something: where types or comments were, one space is left, so that
 * lines which differ in nothing else are equal.
 */
export function plainLines(source: string): string[] {
  const plain = plainSource(source);
  const marked = Array.from({ length: source.length }, (_, index) => {
    const blanked = /\S/.test(source.charAt(index)) && /\s/.test(plain.charAt(index));
    return blanked ? '\0' : plain.charAt(index);
  }).join('');
  return marked.split('\n').map((line) => line.replace(/[\s\0]*\0[\s\0]*/g, ' ').trim());
}
