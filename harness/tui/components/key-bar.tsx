import { Text } from 'ink';
import stringWidth from 'string-width';

export interface KeyHelp {
  readonly key: string;
  /** A word or two, for the key bar. */
  readonly does: string;
  /** A sentence, for the list of all keys; the word serves where there is none. */
  readonly explains?: string;
  /** Shows however little space there is. */
  readonly stays?: boolean;
}

const GAP = '   ';

/** As many keys as fit, in their order; the last one, which leads to the rest, always stays, as those do that say so. */
export function fittingKeys(keys: readonly KeyHelp[], columns: number): readonly KeyHelp[] {
  const width = (chosen: readonly KeyHelp[]) =>
    stringWidth(chosen.map(({ key, does }) => `${key} ${does}`).join(GAP));
  const last = [...keys.slice(0, -1).filter(({ stays }) => stays), ...keys.slice(-1)];
  let chosen = keys.slice(0, -1).filter(({ stays }) => !stays);
  while (chosen.length > 0 && width([...chosen, ...last]) > columns) chosen = chosen.slice(0, -1);
  return [...chosen, ...last];
}

/** One line of keys at the foot of a screen. */
export function KeyBar({ keys, columns }: { readonly keys: readonly KeyHelp[]; readonly columns: number }) {
  return (
    <Text wrap="truncate-end">
      {fittingKeys(keys, columns).map(({ key, does }, index) => (
        <Text key={key}>
          {index > 0 ? GAP : ''}
          <Text bold>{key}</Text> {does}
        </Text>
      ))}
    </Text>
  );
}
