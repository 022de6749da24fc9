import { Box, Text, useWindowSize } from 'ink';
import { useMemo } from 'react';
import { printable, printableLines } from '../../../domain/printable.ts';
import { CodeBlock } from '../../components/code/code-block.tsx';
import { partOf, pathsOf } from '../../components/patch/patch-lines.ts';
import { PatchText } from '../../components/patch/patch-text.tsx';
import { SideBySide } from '../../components/patch/side-by-side-text.tsx';
import { Prose } from '../../components/prose.tsx';
import { bodyColumns } from '../../components/size.ts';
import { type OtherFix, otherFixes, type RevealedBug } from './state.ts';

/** From here on two patches fit beside each other. */
const BESIDE_COLUMNS = 110;

const KINDS = {
  reference: 'The reference',
  accepted: 'Accepted as well',
  wrong: 'Wrong',
} as const;

/** One bug: where it was, what you did, and beside it the reference, another right fix or a wrong one. */
export function BugPage(props: {
  readonly bug: RevealedBug;
  readonly yourPatch: string;
  readonly beside: number;
}) {
  const { columns } = useWindowSize();
  const { bug, hiddenTests } = props.bug;
  const tests = useMemo(() => printableLines(hiddenTests.trimEnd()), [hiddenTests]);
  const fixes = otherFixes(props.bug);
  const fix = fixes[props.beside] ?? fixes[0];
  if (fix === undefined) return null;
  const title = fix.kind === 'reference' ? KINDS.reference : `${KINDS[fix.kind]}: ${printable(fix.name)}`;
  const paths = pathsOf(fix.patch);
  const yours = partOf(props.yourPatch, paths);
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Prose>“{printable(bug.symptom)}”</Prose>
      <Text wrap="truncate-end">
        Root cause: {printable(bug.root_cause.symbol)} in {printable(bug.root_cause.file)}
      </Text>
      <Box marginTop={1} flexShrink={0}>
        <FixList fixes={fixes} beside={props.beside} />
      </Box>
      {fix.why === '' ? null : (
        <Prose>
          <Text bold>Why it is wrong:</Text> {printable(fix.why)}
        </Prose>
      )}
      {fix.message === undefined ? null : <Prose>{printable(fix.message)}</Prose>}
      <Box marginTop={1} flexDirection="column" flexShrink={0}>
        {columns >= BESIDE_COLUMNS ? (
          <SideBySide
            left={{ title: yours === '' ? 'You changed nothing there' : 'Yours', patch: yours }}
            right={{ title, patch: fix.patch }}
            paths={paths}
            columns={bodyColumns({ columns })}
          />
        ) : (
          <>
            <Text bold>{title}</Text>
            <PatchText patch={fix.patch} empty="There is no patch." />
            <Box marginTop={1}>
              <Text bold>Yours, in the same files</Text>
            </Box>
            <PatchText patch={yours} empty="You changed nothing there." />
          </>
        )}
      </Box>
      {hiddenTests === '' ? null : (
        <Box marginTop={1} flexDirection="column" flexShrink={0}>
          <Text bold>The hidden tests of this bug</Text>
          <CodeBlock lines={tests} language="ts" />
        </Box>
      )}
    </Box>
  );
}

/** What one's own change can be set beside, the shown one marked; ✓ is accepted, ✗ is wrong. */
function FixList({ fixes, beside }: { readonly fixes: readonly OtherFix[]; readonly beside: number }) {
  const { columns } = useWindowSize();
  if (columns < BESIDE_COLUMNS) {
    const shown = fixes[beside] ?? fixes[0];
    const wrong = fixes.filter(({ kind }) => kind === 'wrong').length;
    return (
      <Text wrap="truncate-end">
        <Text bold>
          Beside yours {shown?.kind === 'wrong' ? '✗' : '✓'} {printable(shown?.name ?? '')}
        </Text>
        {`   ${beside + 1} of ${fixes.length}: ${fixes.length - wrong} accepted, ${wrong} wrong`}
      </Text>
    );
  }
  return (
    <Box flexWrap="wrap" columnGap={1}>
      <Text bold>Beside yours</Text>
      {fixes.map(({ kind, name }, index) => (
        <Box key={`${kind} ${name}`} flexShrink={0}>
          <Text bold={index === beside}>
            {index === beside ? ' ▸' : '  '}
            {kind === 'wrong' ? '✗' : '✓'} {printable(name)}
          </Text>
        </Box>
      ))}
    </Box>
  );
}
