import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { listExercises } from '../../catalog/catalog.ts';
import { nearest } from '../../catalog/names.ts';
import { composeVerify } from '../../compose.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { usingTemporaryFolder } from '../../files/temporary-folder.ts';
import { writeWhole } from '../../files/write-whole.ts';
import type { Verified } from '../../verify/conclude.ts';
import { CHECKS, type CheckName } from '../../verify/finding.ts';
import type { Command } from '../command.ts';
import { killPage } from '../kill-page.ts';
import { showProgress } from '../progress-line.ts';
import { verifiedDocument, wordVerified } from '../verified-wording.ts';

/** What `--fast` leaves out. */
const SLOW: readonly CheckName[] = ['determinism', 'cheats', 'crashes'];

export const verify: Command = {
  summary: 'prove that an exercise is fair, and write its proof',
  usage: 'verify [<id>…|--all] [--only C,…] [--fast] [--runs N] [--fresh] [--watch] [--kills] [--html F]',
  examples: [
    ['verify money-split', 'every check of one exercise'],
    ['verify --all --fast', 'a quick look at all'],
    ['verify money-split --only corpus,mutation', 'some checks'],
    ['verify money-split --kills', 'which hidden test notices how many faults'],
  ],
  completes: 'exercise',
  flags: {
    all: { value: false, help: 'every exercise of the collection' },
    runs: { value: true, help: 'runs of the determinism grid, 20 when absent' },
    only: { value: true, help: 'only these checks, such as corpus,mutation; writes no proof' },
    fast: { value: false, help: 'all but determinism, cheats and crashes; writes no proof' },
    fresh: { value: false, help: 'measure everything anew' },
    watch: {
      value: false,
      help: 'again after every change, until Ctrl-C; in a terminal on a screen of its own',
    },
    kills: { value: false, help: 'show which hidden test notices how many faults' },
    html: {
      value: true,
      help: 'the same as a page, with what no test notices in its source; of several, a folder',
    },
  },
  positionals: { min: 0, max: 100 },
  async run({ positionals, values, switches }, context) {
    const { collection, currentDirectory, environment, signal, steps } = context;
    // Node calls its type stripping experimental; a mentor can do nothing about that.
    process.removeAllListeners('warning');
    const { verifyExercise, DEFAULT_RUNS } = await import('../../verify/verify.ts');
    if (positionals.length > 0 === switches.has('all')) {
      return failed('bad-arguments', 'Say which exercises to verify: name some, or all of them.', {
        command: ['verify', '--all'],
      });
    }
    if (values.runs !== undefined && !/^[1-9]\d{0,3}$/.test(values.runs)) {
      return failed('bad-arguments', `--runs takes a whole number from 1 to 9999, not "${values.runs}".`, {
        retype: { replace: { typo: values.runs, meant: String(DEFAULT_RUNS) } },
      });
    }
    const only = checksFor(values.only, switches.has('fast'));
    if (!only.ok) return only;
    const ids = switches.has('all') ? listExercises(collection).map(({ id }) => id) : positionals;
    const host = await composeVerify(environment, collection, signal);
    const runs = values.runs === undefined ? DEFAULT_RUNS : Number(values.runs);
    const progress = showProgress(process.stderr);
    const [alone, ...others] = ids;
    const isOnScreen = process.stdin.isTTY && process.stdout.isTTY && !switches.has('json');
    if (switches.has('watch') && alone !== undefined && others.length === 0 && isOnScreen) {
      const { verifyLive } = await import('../verify-live.ts');
      return verifyLive(alone, context, async (ending, told) => {
        const run = await usingTemporaryFolder(() =>
          verifyExercise({ ...host, signal: ending }, alone, {
            runs,
            fresh: switches.has('fresh'),
            only: only.value,
            ...told,
          }),
        );
        return run.ok ? run.value : run;
      });
    }
    const verifyAll = async () => {
      const all = [];
      for (const id of ids) {
        const run = await usingTemporaryFolder(() =>
          verifyExercise(host, id, {
            runs,
            fresh: switches.has('fresh'),
            only: only.value,
            remeasure: values.html !== undefined,
            onProgress: (step) => progress.show(id, step),
          }),
        );
        progress.clear();
        if (!run.ok) return run;
        const verified = run.value;
        if (!verified.ok) return verified;
        if (verified.value === null)
          return failed(
            'interrupted',
            switches.has('fresh')
              ? 'Interrupted; with --fresh, nothing of it is remembered.'
              : 'Interrupted; what was measured so far is remembered.',
            { retype: {} },
          );
        all.push(verified.value);
      }
      return success(all);
    };
    if (switches.has('watch')) {
      const { watchExercises } = await import('../../verify/watch.ts');
      const onFallback = (why: string) =>
        process.stderr.write(`Files can't be watched here (${why}), so they are looked at twice a second.\n`);
      await watchExercises(collection, ids, { signal, onFallback }, async () => {
        const all = await verifyAll();
        process.stdout.write(
          all.ok
            ? `${all.value.map((verified) => wordVerified(verified, steps)).join('\n\n')}\n`
            : `${all.failure.message}\n`,
        );
      });
    }
    const all = await verifyAll();
    if (!all.ok) return all;
    const pages =
      values.html === undefined ? success([]) : writePages(all.value, resolve(currentDirectory, values.html));
    if (!pages.ok) return pages;
    const showsKills = switches.has('kills');
    return success({
      json: verifiedDocument(all.value, steps),
      text: [
        ...all.value.map((verified) => wordVerified(verified, steps, showsKills)),
        ...pages.value.map((file) => `Written to ${file}`),
      ].join('\n\n'),
      exitCode: all.value.some(({ findings }) => findings.length > 0) ? 1 : 0,
    });
  },
};

/** One page for one exercise; of several, one each in a folder. Those that could not be measured have none. */
function writePages(all: readonly Verified[], target: string): Result<string[]> {
  const measured = all.filter(({ kills }) => kills !== null);
  try {
    const isFolder = all.length > 1 || (existsSync(target) && statSync(target).isDirectory());
    if (isFolder) mkdirSync(target, { recursive: true });
    const files = measured.map((verified) => {
      const file = isFolder ? join(target, `${verified.id}.html`) : target;
      writeWhole(file, killPage(verified));
      return file;
    });
    return success(files);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return failed('bad-arguments', `${target} cannot be written: ${message}`, {
      retype: { replace: { typo: target, meant: 'kills.html' } },
    });
  }
}

/** Undefined for all of them. */
function checksFor(named: string | undefined, isFast: boolean): Result<readonly CheckName[] | undefined> {
  const wanted = named?.split(',').map((name) => name.trim()) ?? CHECKS;
  const stranger = wanted.find((name) => !(CHECKS as readonly string[]).includes(name));
  if (stranger !== undefined) {
    const meant = nearest(stranger, CHECKS) ?? 'corpus,mutation';
    return failed('bad-arguments', `--only names "${stranger}"; there are ${CHECKS.join(', ')}.`, {
      retype: { replace: { typo: named ?? '', meant } },
    });
  }
  if (named === undefined && !isFast) return success(undefined);
  return success(CHECKS.filter((check) => wanted.includes(check) && !(isFast && SLOW.includes(check))));
}
