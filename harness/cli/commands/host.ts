import { failed } from '../../domain/failure.ts';
import type { Command } from '../command.ts';

export const host: Command = {
  summary: 'host a bug bash on this machine, until Ctrl-C',
  usage:
    'host <bash.yaml> [--check] [--address A] [--port N] [--database URL] | host --demo | host admin <action> …',
  details: [
    'The file: name, exercises (a list of ids), minutes, teams (solo or teams), hints (on or off), assistants (allowed,',
    'recorded or forbidden); and starts_at, freeze_minutes, own_tests_score where wanted. The same file goes on with the',
    'same bash. "host admin <action>" does in another terminal what the host\'s page does: status, workers, start, pause, resume,',
    'extend, grant, freeze, unfreeze, end, schedule, helper, token, person, team, answer, announce, settle, admit, rejudge,',
    'apply, cancel, ceremony, reveal, audit, export. "host afterwards <file> --to DIR" writes pages with every team\'s fixes',
    'beside the references, once the solutions are revealed. "host import" puts what "host admin export" wrote into a new',
    'place. With --database, here and there, a bash is kept in PostgreSQL, which further hosts and "bugsquash worker" have',
    'in common. "host --demo" shows a bash of recorded play, for a first look.',
  ],
  examples: [
    ['host --demo', 'a first look, with recorded play'],
    ['host bash.yaml', 'serve it in your network'],
    ['host admin extend 10', 'ten minutes more for everybody'],
    ['host admin grant t-x4 5 --reason illness', 'five for one team'],
  ],
  completes: 'file',
  flags: {
    check: { value: false, help: 'look whether this machine can host it, and for how many' },
    database: {
      value: true,
      help: 'keep bashes in this PostgreSQL: postgres://user@host:5432/database; the password in ~/.pgpass',
    },
    'no-grading': { value: false, help: 'with --database: leave all gradings to workers' },
    demo: { value: false, help: 'a bash of recorded play in a store of its own, for this machine alone' },
    port: { value: true, help: 'another port than 4711' },
    address: {
      value: true,
      help: "what participants type: a name or address of this machine, or a proxy's URL",
    },
    'tls-cert': { value: true, help: 'certificate file (PEM); with --tls-key it is served by HTTPS' },
    'tls-key': { value: true, help: 'key file (PEM)' },
    'behind-proxy': { value: false, help: 'a proxy of yours is in front: believe what it says of addresses' },
    'no-sandbox': { value: false, help: "host although participants' code is not confined here" },
    restore: { value: true, help: 'begin with a backup: a folder of backups/' },
    bash: { value: true, help: 'with admin: the file or name of the bash; ./bash.yaml when absent' },
    to: { value: true, help: 'with afterwards: a new folder' },
    yes: { value: false, help: 'with admin: do not ask' },
    reason: { value: true, help: 'with admin grant and admit: why' },
    name: { value: true, help: 'with admin person and team: a new name' },
    team: { value: true, help: 'with admin person and rejudge: a team' },
    before: { value: true, help: 'with admin announce: minutes before the end' },
    all: { value: false, help: 'with admin answer: to everybody' },
    hide: { value: false, help: 'with admin person and team: on no public page' },
    show: { value: false, help: 'with admin person and team: on public pages again' },
  },
  positionals: { min: 0, max: 4 },
  async run(args, context) {
    const [first, ...rest] = args.positionals;
    // Node calls its type stripping experimental; a host can do nothing about that.
    process.removeAllListeners('warning');
    if (args.switches.has('demo') && first === undefined)
      return (await import('../host/demo.ts')).hostDemo(args, context);
    if (first === undefined || args.switches.has('demo'))
      return failed('bad-arguments', '"host" takes a file such as bash.yaml, or --demo without one.', {
        command: ['host', '--help'],
      });
    if (first === 'admin') return (await import('../host/admin.ts')).hostAdmin(rest, args, context);
    const [file] = rest;
    if (first === 'afterwards' && file !== undefined && rest.length === 1)
      return (await import('../host/afterwards.ts')).hostAfterwards(file, args, context);
    if (first === 'import' && file !== undefined && rest.length === 1)
      return (await import('../host/import.ts')).hostImport(file, args, context);
    if (rest.length > 0)
      return failed('bad-arguments', `"host" takes one file; given: ${args.positionals.join(' ')}.`, {
        command: ['host', '--help'],
      });
    if (args.switches.has('check')) return (await import('../host/check.ts')).checkHost(first, args, context);
    return (await import('../host/serve.ts')).serve(first, args, context);
  },
};
