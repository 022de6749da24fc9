/** Schemas that more than one resource needs. */
export const nameSchema = { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,39}$' } as const;

/** A released version, as in 4.12.0 or 2026-03-02.1; compared for equality only. */
export const versionSchema = { type: 'string', pattern: '^[0-9A-Za-z][0-9A-Za-z._-]{0,39}$' } as const;

export const textSchema = { type: 'string', minLength: 1, maxLength: 200 } as const;

/** Up to a day. */
export const secondsSchema = { type: 'integer', minimum: 0, maximum: 86_400 } as const;

const LABEL = '[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?';

export const hostnameSchema = { type: 'string', maxLength: 253, pattern: `^${LABEL}(\\.${LABEL})+$` } as const;

/** A host name, or one whose first label is an asterisk. */
export const certificateNameSchema = {
  type: 'string',
  maxLength: 253,
  pattern: `^(\\*|${LABEL})(\\.${LABEL})+$`,
} as const;

export const timeSchema = { type: 'string', format: 'date-time' } as const;

/** Rollouts are numbered from 1. */
export const idParams = {
  type: 'object',
  properties: { id: { type: 'integer', minimum: 1 } },
} as const;
