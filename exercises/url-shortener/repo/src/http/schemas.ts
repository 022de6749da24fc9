/** Schemas that more than one resource needs. */
export const aliasSchema = { type: 'string', pattern: '^[a-zA-Z][a-zA-Z0-9-]{2,39}$' } as const;

export const urlSchema = { type: 'string', minLength: 1, maxLength: 2000 } as const;

export const titleSchema = { type: 'string', minLength: 1, maxLength: 120 } as const;

/** Seconds, from a minute to ten years. */
export const expiresInSchema = { type: 'integer', minimum: 60, maximum: 315_360_000 } as const;

export const timeSchema = { type: 'string', format: 'date-time' } as const;

/** Any text may be asked for; what is no alias is not found. */
export const aliasParams = {
  type: 'object',
  properties: { alias: { type: 'string', pattern: '^[a-zA-Z0-9-]*$' } },
} as const;

export interface AliasParams {
  alias: string;
}
