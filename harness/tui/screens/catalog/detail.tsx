import { Box, Text } from 'ink';
import { printable } from '../../../domain/printable.ts';
import { Prose } from '../../components/prose.tsx';
import { verifiedWords } from './columns.ts';
import type { CatalogRow } from './state.ts';

/** More about the selected line, below the list. */
export function Detail({ row }: { readonly row: CatalogRow | undefined }) {
  if (row === undefined) return null;
  if (row.kind === 'unfinished') {
    return (
      <>
        <Text>An attempt that is not finished. Enter goes on with it where you left.</Text>
        <Text wrap="truncate-middle">{printable(row.attempt.workspace)}</Text>
      </>
    );
  }
  const { manifest } = row.exercise;
  return (
    <>
      <Box height={2} overflow="hidden">
        <Prose>{printable(manifest.summary)}</Prose>
      </Box>
      <Text wrap="truncate-end">{printable(manifest.tags.join(' · '))}</Text>
      <Text wrap="truncate-end">{verifiedWords(row.exercise)}</Text>
    </>
  );
}
