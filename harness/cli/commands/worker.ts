import type { Command } from '../command.ts';

export const worker: Command = {
  summary: 'grade for the hosts of a database, until Ctrl-C',
  usage: 'worker [--database URL] [--jobs N] [--name NAME] [--trust KEY]',
  details: [
    'For bashes that are too large for one machine: "host bash.yaml --database URL" keeps everything in PostgreSQL, and',
    'workers on any number of Linux machines grade. A worker needs the sandbox, the same version as the host, and enough',
    'speed; "host admin workers" and the host\'s page show each with what is wrong with it. It takes exercises from the',
    'database, if they are signed by a host that it trusts: the first that it meets, unless --trust names one.',
    'Ctrl-C or SIGTERM: it finishes what it has in hand, or gives it back after 20 s. A worker that is killed loses',
    'nothing; another takes its jobs within 15 s.',
  ],
  examples: [
    ['worker --database postgres://bash@db.example.org/bash', 'as many gradings at once as there are cores'],
    ['worker --jobs 2', 'two at once, for the database of BUGSQUASH_DATABASE'],
  ],
  flags: {
    database: { value: true, help: 'PostgreSQL of the host; the variable BUGSQUASH_DATABASE when absent' },
    jobs: { value: true, help: 'how many gradings at once; one for each core when absent' },
    name: { value: true, help: "what hosts call this machine; the system's own name when absent" },
    'accept-slow': { value: false, help: 'grade although this machine is too slow for the limits' },
    trust: { value: true, help: 'key of the host whose exercises it grades; several with a comma between' },
  },
  positionals: { min: 0, max: 0 },
  async run(args, context) {
    return (await import('../worker/run-worker.ts')).runWorker(args, context);
  },
};
