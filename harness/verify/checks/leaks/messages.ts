import { error, type Messages, warning } from '../../check.ts';

/** All that the check says, place by place. */
export const messages = {
  title: (place: string, source: string, title: string) =>
    error(`${place} holds the title of a test in ${source}: "${title}"`, 'Give one of the two another name.'),
  /** What works already is no secret; that a visible test is called the same is only untidy. */
  guardTitle: (place: string, source: string, title: string) =>
    warning(
      `${place} holds the title of a test in ${source}: "${title}"`,
      'Give one of the two another name.',
    ),
  testLine: (place: string, source: string, text: string, more: string) =>
    error(`${place} holds a line of ${source}${more}: "${text}"`, 'Delete it, or write it in another way.'),
  fixInPast: (place: string, what: string, source: string, text: string, more: string) =>
    error(
      `${place} holds what ${what}${more} (${source}): "${text}"`,
      'Take it out of the history; if that commit really introduced the bug, declare it as `introduced_in`.',
    ),
  fix: (place: string, what: string, source: string, text: string, more: string) =>
    error(`${place} holds what ${what}${more} (${source}): "${text}"`, 'Delete it.'),
  machinePath: (place: string, path: string) =>
    error(`${place} names a path of one machine: "${path}"`, 'Make it relative.'),
  told: (path: string, what: string, text: string) =>
    error(`repo/${path} tells ${what}: "${text}"`, 'Delete it, or say it without giving the bug away.'),
  foreignObjects: (where: string) =>
    error(
      `The checkout borrows objects of another repository: ${where}`,
      'Make checkouts with objects of their own.',
    ),
  linkReaches: (name: string, target: string, reached: string) =>
    error(
      `The link ${name} of a workspace leads to ${target}, and so to ${reached}.`,
      'Remove the package from `packages` and from repo/package.json.',
    ),
  linkedLinkReaches: (name: string, target: string, reached: string) =>
    error(
      `The package behind the link ${name} holds a link to ${target}, and so to ${reached}.`,
      'Remove that link, and install the package again.',
    ),
  cacheBehindLink: (name: string, cache: string) =>
    error(`A cache of test runs lies behind the link ${name}: ${cache}.`, 'Delete the cache.'),
  notIntroduced: (patch: string, bug: string, paths: readonly string[]) =>
    warning(
      `${patch} is said to have introduced "${bug}", but before it there was nothing of the fix, and it takes no line away from ${paths.join(', ')}.`,
      'Name the patch that really introduced the bug, or leave `introduced_in` out.',
    ),
} satisfies Messages;
