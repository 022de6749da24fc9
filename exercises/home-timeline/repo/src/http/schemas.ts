/** Schemas that more than one resource needs. */
export const handleSchema = { type: 'string', pattern: '^[a-zA-Z0-9_-]{2,30}$' } as const;

export const handleParams = {
  type: 'object',
  properties: { handle: handleSchema },
} as const;

/** One account's relation to another. */
export const pairParams = {
  type: 'object',
  properties: { handle: handleSchema, other: handleSchema },
} as const;

/** Ids start at 1 and stay within what JSON numbers hold exactly. */
export const idSchema = { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER } as const;

export const idParams = {
  type: 'object',
  properties: { id: idSchema },
} as const;

export const timeSchema = { type: 'string', format: 'date-time' } as const;

export const toIso = (time: number) => new Date(time).toISOString();
