import { failed, type Result, success } from '../../domain/failure.ts';

/** What the host's page can do, as commands: each is one request to the running host. */
export interface AdminRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  /** Asked before, unless `--yes` is given. */
  readonly danger?: string;
  /** Where the reply is written, if it is no document. */
  readonly file?: string;
}

interface AdminAction {
  /** What follows its name. */
  readonly usage: string;
  readonly does: string;
  readonly words: { readonly min: number; readonly max: number };
  /** Whose name may stand for the id that its first word is. */
  readonly names?: 'teams' | 'people';
  readonly request: (words: readonly string[], flags: AdminFlags) => Result<AdminRequest>;
}

export interface AdminFlags {
  readonly reason?: string | undefined;
  readonly name?: string | undefined;
  readonly team?: string | undefined;
  readonly before?: string | undefined;
  readonly all: boolean;
  readonly hide: boolean;
  readonly show: boolean;
}

const post = (path: string, body: unknown, danger?: string): Result<AdminRequest> =>
  success({ method: 'POST', path, body, ...(danger !== undefined && { danger }) });
const get = (path: string): Result<AdminRequest> => success({ method: 'GET', path });
const id = (word = '') => encodeURIComponent(word);
const NONE = { min: 0, max: 0 };
const ONE = { min: 1, max: 1 };

const clock = (action: string, does: string, danger?: string): AdminAction => ({
  usage: '',
  does,
  words: NONE,
  request: () => post('/admin/clock', { action }, danger),
});

function minutesOf(word: string | undefined): Result<number> {
  const minutes = Number(word);
  if (word !== undefined && Number.isFinite(minutes) && minutes > 0) return success(minutes);
  return failed('bad-arguments', `"${word ?? ''}" is not a number of minutes.`, 'Write it like 10 or 2.5.');
}

const changed = ({ name, hide, show, team }: AdminFlags) => ({
  ...(name !== undefined && { name }),
  ...(team !== undefined && { team }),
  ...((hide || show) && { hidden: hide }),
});

export const ADMIN_ACTIONS: Readonly<Record<string, AdminAction>> = {
  status: {
    usage: '',
    does: 'who is there, the queue, the clock',
    words: NONE,
    request: () => get('/admin'),
  },
  workers: {
    usage: '',
    does: 'who grades, and what is wrong where',
    words: NONE,
    request: () => get('/admin/workers'),
  },
  start: clock('start', 'begin now, for everybody'),
  pause: clock('pause', 'let contest time stand still'),
  resume: clock('resume', 'go on'),
  freeze: clock('freeze', 'keep back what happens on the board'),
  unfreeze: clock('unfreeze', 'show all of the board', 'The board will show everything at once.'),
  end: clock('end', 'end it now, for everybody', 'The bash will be over for everybody.'),
  schedule: {
    usage: '<time>',
    does: 'begin at a time such as 2026-12-01T14:00:00+01:00; "never" takes it back',
    words: ONE,
    request: ([time = '']) => {
      const startsAtMs = time === 'never' ? null : Date.parse(time);
      return Number.isNaN(startsAtMs)
        ? failed('bad-arguments', `"${time}" is not a time.`, 'Write it like 2026-12-01T14:00:00+01:00.')
        : post('/admin/clock', { action: 'schedule', startsAtMs });
    },
  },
  extend: {
    usage: '<minutes>',
    does: 'move the end for everybody',
    words: ONE,
    request: ([word]) => {
      const minutes = minutesOf(word);
      return minutes.ok ? post('/admin/clock', { action: 'extend', minutes: minutes.value }) : minutes;
    },
  },
  grant: {
    usage: '<team> <minutes> --reason R',
    does: 'give one team more time',
    words: { min: 2, max: 2 },
    names: 'teams',
    request: ([team = '', word], { reason = 'granted by the host' }) => {
      const minutes = minutesOf(word);
      return minutes.ok
        ? post('/admin/clock', { action: 'grant', team, minutes: minutes.value, reason })
        : minutes;
    },
  },
  helper: {
    usage: '<name>',
    does: 'make a helper, and print their token',
    words: ONE,
    request: ([name]) => post('/admin/people', { name, role: 'helper' }),
  },
  token: {
    usage: '<person>',
    does: 'a new token for a new laptop; the old one is void',
    words: ONE,
    names: 'people',
    request: ([person]) => post('/admin/tokens', { person }),
  },
  person: {
    usage: '<person> [--name N] [--team T] [--hide|--show]',
    does: 'rename, move or hide a person',
    words: ONE,
    names: 'people',
    request: ([person], flags) => post(`/admin/people/${id(person)}`, changed(flags)),
  },
  team: {
    usage: '<team> [--name N] [--hide|--show]',
    does: 'rename or hide a team',
    words: ONE,
    names: 'teams',
    request: ([team], flags) => post(`/admin/teams/${id(team)}`, changed(flags)),
  },
  answer: {
    usage: '<question> <text> [--all]',
    does: 'answer the asker, or everybody',
    words: { min: 2, max: 2 },
    request: ([question, text], { all }) =>
      post(`/admin/questions/${id(question)}`, { text, to: all ? 'all' : 'asker' }),
  },
  announce: {
    usage: '<text> [--before M]',
    does: 'tell everybody, now or when M minutes are left',
    words: ONE,
    request: ([text], { before }) => {
      if (before === undefined) return post('/admin/announcements', { text });
      const minutes = minutesOf(before);
      return minutes.ok ? post('/admin/announcements', { text, beforeEndMinutes: minutes.value }) : minutes;
    },
  },
  settle: {
    usage: '<dispute> <text>',
    does: 'answer a dispute',
    words: { min: 2, max: 2 },
    request: ([dispute, text]) => post(`/admin/disputes/${id(dispute)}`, { text }),
  },
  admit: {
    usage: '<submission> --reason R',
    does: 'let a late submission count',
    words: ONE,
    request: ([submission], { reason }) =>
      reason === undefined
        ? failed('bad-arguments', 'Say why it counts.', 'Add --reason "…".')
        : post(`/admin/submissions/${id(submission)}/admit`, { reason }),
  },
  rejudge: {
    usage: '<exercise> [--team T]',
    does: 'grade again by the collection as it is now, beside the live results',
    words: ONE,
    request: ([exercise], { team }) =>
      post('/admin/rejudges', { exercise, ...(team !== undefined && { team }) }),
  },
  apply: {
    usage: '<rejudge>',
    does: 'put the results of a rejudge in place',
    words: ONE,
    request: ([rejudge]) =>
      post(`/admin/rejudges/${id(rejudge)}/apply`, {}, 'Results will change as the preview said.'),
  },
  cancel: {
    usage: '<rejudge>',
    does: 'drop a rejudge',
    words: ONE,
    request: ([rejudge]) => post(`/admin/rejudges/${id(rejudge)}/cancel`, {}),
  },
  ceremony: {
    usage: '<ranks>',
    does: 'show so many ranks, the last first',
    words: ONE,
    request: ([count]) => post('/admin/ceremony', { count: Number(count) }),
  },
  reveal: {
    usage: '',
    does: 'show fixes and hidden tests',
    words: NONE,
    request: () => post('/admin/reveal', {}, 'Solutions will be shown to everybody; there is no way back.'),
  },
  export: {
    usage: '<file.tar.gz>',
    does: 'everything as one archive; it holds secrets until the end',
    words: ONE,
    request: ([file = '']) => success({ method: 'GET', path: '/admin/export', file }),
  },
  audit: { usage: '', does: 'the log, as actions', words: NONE, request: () => get('/admin/audit') },
};
