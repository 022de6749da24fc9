/** Where a run of the visible tests that we made came from, as the log has it. */
export const RUN_SOURCES = { asked: 'bugsquash', onSave: 'on save', one: 'one test alone' } as const;
