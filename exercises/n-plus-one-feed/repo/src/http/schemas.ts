/** Schemas that more than one resource needs. */
export const handleSchema = { type: 'string', pattern: '^[a-zA-Z0-9_-]{2,30}$' } as const;

export const nameSchema = { type: 'string', minLength: 1, maxLength: 80 } as const;

/** Ids start at 1 and stay within what JSON numbers hold exactly. */
export const idSchema = { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER } as const;

/** A species goes by a short code, as on the society's lists. */
export const codeSchema = { type: 'string', pattern: '^[a-z]{2,12}$' } as const;

export const handleParams = {
  type: 'object',
  properties: { handle: handleSchema },
} as const;

export const idParams = {
  type: 'object',
  properties: { id: idSchema },
} as const;

export const codeParams = {
  type: 'object',
  properties: { code: codeSchema },
} as const;

/** How an API time is written; the database holds milliseconds. */
export const toIso = (milliseconds: number) => new Date(milliseconds).toISOString();
