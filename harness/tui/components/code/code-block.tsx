import { Text } from 'ink';
import { useMemo } from 'react';
import { CodeText } from './code-text.tsx';
import { useCode } from './use-code.ts';

/** Lines of code in a language that may be known, in its colours. */
export function CodeBlock(props: { readonly lines: readonly string[]; readonly language: string }) {
  const { lines, language } = props;
  const code = useCode();
  const spans = useMemo(() => code?.codeSpans(lines, language) ?? null, [code, lines, language]);
  return (
    <Text>
      {lines.map((line, index) => (
        <Text key={index}>
          {index > 0 ? '\n' : ''}
          {spans === null ? line : <CodeText spans={spans[index] ?? []} />}
        </Text>
      ))}
    </Text>
  );
}
