/** Controls, bidi marks, invisible signs: what could steer a terminal that the document is printed to. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A document as one line; what does not show is escaped, so that it says what it holds and no more. */
export const jsonText = (document: unknown): string =>
  `${JSON.stringify(document).replaceAll(UNPRINTABLE, (sign) =>
    [...Array(sign.length).keys()]
      .map((index) => `\\u${sign.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join(''),
  )}\n`;
