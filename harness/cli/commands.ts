import type { Command } from './command.ts';

/** All commands by name, in the order of the help. Loaded one by one, so that a command pays only for itself. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  list: async () => (await import('./commands/list.ts')).list,
  start: async () => (await import('./commands/start.ts')).start,
  next: async () => (await import('./commands/next.ts')).next,
  ticket: async () => (await import('./commands/ticket.ts')).ticket,
  status: async () => (await import('./commands/status.ts')).status,
  test: async () => (await import('./commands/test.ts')).test,
  hint: async () => (await import('./commands/hint.ts')).hint,
  note: async () => (await import('./commands/note.ts')).note,
  submit: async () => (await import('./commands/submit.ts')).submit,
  finish: async () => (await import('./commands/finish.ts')).finish,
  reveal: async () => (await import('./commands/reveal.ts')).reveal,
  regrade: async () => (await import('./commands/regrade.ts')).regrade,
  open: async () => (await import('./commands/open.ts')).open,
  diff: async () => (await import('./commands/diff.ts')).diff,
  reset: async () => (await import('./commands/reset.ts')).reset,
  resume: async () => (await import('./commands/resume.ts')).resume,
  pause: async () => (await import('./commands/pause.ts')).pause,
  grade: async () => (await import('./commands/grade.ts')).grade,
  why: async () => (await import('./commands/why.ts')).why,
  history: async () => (await import('./commands/history.ts')).history,
  report: async () => (await import('./commands/report.ts')).report,
  fix: async () => (await import('./commands/fix.ts')).fix,
  verify: async () => (await import('./commands/verify.ts')).verify,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
};
