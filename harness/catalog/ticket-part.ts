/**
 * A ticket with one of its reports: what the others said is left out, and what belongs to no report stays.
 *
 * A ticket is made of paragraphs. Those before the first report are its opening. A report begins with a paragraph that
 * begins in bold, or else with the quotation itself, and goes on to the next. What follows the last report's quotation
 * and the paragraph after it is the closing.
 */

interface Report {
  readonly blocks: readonly string[];
}

const NOTE = '_One of these reports is yours. The others have been dealt with, and are left out._';
const IS_HEAD = /^\*\*/;
const IS_QUOTE = /^>/;

/**
 * The part of a ticket that is about one symptom.
 * @param symptoms all that the ticket quotes
 */
export function ticketPart(ticket: string, symptoms: readonly string[], wanted: string): string {
  const blocks = ticket
    .trim()
    .split(/\n\s*\n/)
    .map((block) => block.trim());
  const quotes = (block: string) => symptoms.filter((symptom) => plain(block).includes(plain(symptom)));
  const beginsReport = (block: string, index: number) =>
    IS_HEAD.test(block) || (quotes(block).length > 0 && !blocks.slice(0, index).some(isHead));
  const isHead = (block: string) => IS_HEAD.test(block);
  const starts = blocks.flatMap((block, index) => (beginsReport(block, index) ? [index] : []));
  const [first = blocks.length] = starts;
  const reports = starts.map((start, index): Report => ({ blocks: blocks.slice(start, starts[index + 1]) }));
  const { reports: trimmed, closing } = takeClosing(reports, (block) => quotes(block).length > 0);
  const isWanted = (block: string) => quotes(block).includes(wanted);
  const kept = trimmed.filter((report) => report.blocks.some(isWanted));
  const left = trimmed.filter((report) => !report.blocks.some(isWanted));
  const names = left.flatMap(namesOf);
  const keptNames = kept.flatMap(namesOf);
  const isOfOthers = (block: string) =>
    names.some((name) => block.includes(name)) && !keptNames.some((name) => block.includes(name));
  const [title = '', ...opening] = blocks.slice(0, first);
  const isTitled = title.startsWith('#');
  return [
    ...(isTitled ? [title, NOTE] : [NOTE, title]),
    ...opening,
    ...kept.flatMap((report) => partOf(report, (block) => quotes(block).length > 0, isWanted)),
    ...closing.filter((block) => !isOfOthers(block)),
  ]
    .filter((block) => block !== '')
    .join('\n\n')
    .concat('\n');
}

/** Line breaks, and the sign of a quotation, are no part of what was said. */
const plain = (text: string): string => text.replaceAll(/\s*\n>?\s*|\s+/g, ' ');

/** What stands at the end of the last report and belongs to none. */
function takeClosing(reports: readonly Report[], isQuotation: (block: string) => boolean) {
  const last = reports.at(-1);
  if (!last) return { reports, closing: [] };
  const end = last.blocks.findLastIndex(isQuotation) + 2;
  return {
    reports: [...reports.slice(0, -1), { blocks: last.blocks.slice(0, end) }],
    closing: last.blocks.slice(end),
  };
}

/** A report that quotes several symptoms: its head, and what belongs to the quotation that is wanted. */
function partOf(
  { blocks }: Report,
  isQuotation: (block: string) => boolean,
  isWanted: (block: string) => boolean,
): readonly string[] {
  const quotations = blocks.flatMap((block, index) => (isQuotation(block) ? [index] : []));
  const at = blocks.findIndex(isWanted);
  const [first = 0] = quotations;
  const previous = quotations.filter((index) => index < at).at(-1);
  const following = quotations.find((index) => index > at);
  const introduces = (index: number) =>
    blocks[index]?.endsWith(':') === true && !IS_QUOTE.test(blocks[index]);
  // A paragraph that ends in a colon introduces the quotation below it.
  const from = previous === undefined ? first : introduces(at - 1) ? Math.max(previous + 1, at - 1) : at;
  const to = following === undefined ? blocks.length : introduces(following - 1) ? following - 1 : following;
  return [...blocks.slice(0, first), ...blocks.slice(from, to)];
}

const NO_NAMES = new Set([
  'The',
  'Our',
  'Old',
  'Good',
  'Mr',
  'Mrs',
  'Ms',
  'Frau',
  'Herr',
  'Town',
  'Two',
  'Dr',
]);

/** The names in the bold words that a report begins with. */
function namesOf({ blocks: [head = ''] }: Report): readonly string[] {
  const [, bold = ''] = /^\*\*(.+?)\*\*/s.exec(head) ?? [];
  return (bold.match(/\p{Lu}\p{L}{2,}/gu) ?? []).filter((name) => !NO_NAMES.has(name));
}
