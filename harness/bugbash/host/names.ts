import { printable } from '../../domain/printable.ts';
import { type Answer, granted, refuse } from './answer.ts';

/** As the log has it (`log/events.ts`). */
const MOST_CHARACTERS = 60;
/** What does not show, though letters may: two names that look the same, or one that looks like none. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\u2800]/u;
/** Their joiners and variation selectors are seen in what they make. */
const EMOJI = /\p{RGI_Emoji}/gv;

/** The name of a person or team as it is kept, where everybody can read it and tell it from others. */
export function nameFrom(given: string): Answer<string> {
  const name = given.normalize('NFC').replaceAll(/\s+/g, ' ').trim();
  if (printable(given) !== given || UNSEEN.test(name.replaceAll(EMOJI, '')))
    return refuse('bad-request', 'A name has invisible characters: type it again.');
  if (name === '') return refuse('bad-request', 'A name is empty: type it again.');
  if (name.length > MOST_CHARACTERS)
    return refuse('bad-request', `A name has ${MOST_CHARACTERS} characters at most.`);
  return granted(name);
}
