import { describe, expect, test } from 'bugsquash/examiner';
import { close, copies, home, people, posted, type Subject, type Valley } from './support/valley.ts';

/** Three follow the archive and three the museum; twenty others read carla. */
const town = (subject: Subject) => people(subject, {}, { archive: 3, museum: 3, carla: 20 });

const sequence = (author: string, count: number) =>
  Array.from({ length: count }, (_, n): [string, number] => [author, n]);

/** The network grows by 2,000 copies. */
const growth = (subject: Subject, valley: Valley) => posted(subject, valley, sequence('carla', 100));

describe('what goes', () => {
  test('a post leaves at the same cost however many copies of others there are', async ({ subject }) => {
    const valley = await town(subject);
    const posts = await posted(subject, valley, sequence('archive', 3));
    const few = await subject.database.measure(() => subject.delete(`/posts/${posts[0]}`));
    await growth(subject, valley);
    const many = await subject.database.measure(() => subject.delete(`/posts/${posts[1]}`));
    expect(many.result.status).toBe(204);
    expect(many.vmSteps).toBeLessThan(few.vmSteps * 2 + 300);
    expect(await home(subject, 'archive-2')).toEqual([posts[2]]);
    expect(await copies(subject)).toBe(3 + 2000);
  });

  test('an account leaves with what it posted at the same cost, too', async ({ subject }) => {
    const valley = await town(subject);
    await posted(subject, valley, [...sequence('archive', 6), ...sequence('museum', 6)]);
    const few = await subject.database.measure(() => close(subject, 'archive'));
    await growth(subject, valley);
    const many = await subject.database.measure(() => close(subject, 'museum'));
    expect(many.vmSteps).toBeLessThan(few.vmSteps * 2 + 300);
    expect(await copies(subject)).toBe(2000);
  });

  test('a post leaves so from a network that has long been there', async ({ subject }) => {
    // A database that exists does not run a released migration again, so what one says anew never gets there.
    const objects = await subject.database.query(
      `select name || coalesce(' ' || (select group_concat(name) from pragma_index_info(o.name)), '') as what
       from sqlite_schema o where name <> 'sqlite_sequence' order by rowid`,
    );
    const whats = objects.map(({ what }) => what as string);
    const released = whats.slice(0, whats.indexOf('likes_by_account account_id'));
    expect(released).toContain('blocks_by_blocked blocked_id');
    const valley = await town(subject);
    const [post] = await posted(subject, valley, sequence('archive', 1));
    await growth(subject, valley);
    const { fullScanSteps } = await subject.database.measure(() => subject.delete(`/posts/${post}`));
    expect(released.filter((what) => !RELEASED.includes(what))).toEqual([]);
    expect(fullScanSteps).toBeLessThan(500);
  });
});

/** Tables and indexes of the six migrations that every database has behind it, in what they hold. */
const RELEASED = [
  'migrations',
  'sqlite_autoindex_migrations_1 name',
  'accounts',
  'sqlite_autoindex_accounts_1 handle',
  'posts',
  'posts_by_author author_id,created_at',
  'follows follower_id,followed_id',
  'follows_by_followed followed_id,follower_id',
  'timeline_entries',
  'sqlite_autoindex_timeline_entries_1 account_id,post_id',
  'timeline_entries_by_time account_id,posted_at,post_id',
  'timeline_entries_by_author author_id,account_id',
  'blocks blocker_id,blocked_id',
  'blocks_by_blocked blocked_id',
  'likes post_id,account_id',
];
