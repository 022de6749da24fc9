import { Box, Text, useWindowSize } from 'ink';
import type { Revealed } from '../../../attempts/attempts.ts';
import { printable } from '../../../domain/printable.ts';
import { partOf, pathsOf } from '../../components/patch-lines.ts';
import { PatchText } from '../../components/patch-text.tsx';
import { Prose } from '../../components/prose.tsx';

/** From here on two patches fit beside each other. */
const BESIDE_COLUMNS = 110;

/** One bug: where it was, how the reference fixes it, and what you did in the same files. */
export function BugPage(props: { readonly bug: Revealed['bugs'][number]; readonly yourPatch: string }) {
  const { columns } = useWindowSize();
  const { bug, reference } = props.bug;
  const yours = partOf(props.yourPatch, pathsOf(reference));
  const isBeside = columns >= BESIDE_COLUMNS;
  return (
    <>
      <Prose>“{printable(bug.symptom)}”</Prose>
      <Text>
        Root cause: {printable(bug.root_cause.file)}, {printable(bug.root_cause.symbol)}
      </Text>
      <Box marginTop={1} flexDirection={isBeside ? 'row' : 'column'} gap={isBeside ? 2 : 1}>
        <Half
          title="The reference"
          patch={reference}
          empty="There is no reference patch."
          isBeside={isBeside}
        />
        <Half
          title="Yours, in the same files"
          patch={yours}
          empty="You changed nothing there."
          isBeside={isBeside}
        />
      </Box>
    </>
  );
}

function Half(props: {
  readonly title: string;
  readonly patch: string;
  readonly empty: string;
  readonly isBeside: boolean;
}) {
  return (
    <Box flexDirection="column" flexShrink={0} width={props.isBeside ? '49%' : '100%'}>
      <Text bold>{props.title}</Text>
      <PatchText patch={props.patch} empty={props.empty} />
    </Box>
  );
}
