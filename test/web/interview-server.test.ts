import { readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { exerciseNamed } from '../support/exercises.ts';
import { AUTHORIZED, seated } from './rig.ts';

/** Everything of the exercise that only an interviewer may read, as JSON writes it. */
function secrets(): readonly string[] {
  const { bugs, follow_ups } = exerciseNamed('money-split').solution;
  const texts = [
    ...bugs.flatMap(({ title, hints }) => [title, ...hints.map(({ text }) => text)]),
    ...follow_ups.map(({ outline }) => outline),
  ];
  const ids = bugs.map(({ id }) => JSON.stringify(id));
  return [...ids, ...texts.map((text) => JSON.stringify(text).slice(1, -1))];
}

/** The status and text of an answer, with any Host. */
function ask(origin: string, path: string, headers: Readonly<Record<string, string>>) {
  return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const asked = request(`${origin}${path}`, { headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, text }));
    });
    asked.on('error', reject).end();
  });
}

/** The live events of a page, one by one. */
async function live(origin: string) {
  const stop = new AbortController();
  const response = await fetch(`${origin}/api/live`, { headers: AUTHORIZED, signal: stop.signal });
  if (!response.body) throw new Error('no stream');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    type: response.headers.get('content-type'),
    // biome-ignore lint/suspicious/noExplicitAny: tests state the shape by what they expect of it
    async until(isWanted: (event: any) => boolean): Promise<any> {
      for (;;) {
        const end = text.indexOf('\n\n');
        if (end < 0) {
          const { done, value } = await reader.read();
          if (done) throw new Error('the stream has ended');
          text += value;
          continue;
        }
        const event = JSON.parse(text.slice(text.indexOf('data: ') + 'data: '.length, end));
        text = text.slice(end + 2);
        if (isWanted(event)) return event;
      }
    },
    stop: () => stop.abort(),
  };
}

describe("the interviewer's page", () => {
  test('tells nothing of the exercise without its token, and all with it', async () => {
    const { origin } = await seated();
    const ways: readonly [string, Readonly<Record<string, string>>][] = [
      ['/', {}],
      ['/page.ts', {}],
      ['/sections.ts', {}],
      ['/api/exercise', {}],
      ['/api/live', {}],
      ['/api/exercise', { authorization: 'Bearer nonsense' }],
      ['/api/exercise?token=a-token-for-tests', {}],
      ['/api/../api/exercise', {}],
      ['//api/exercise', {}],
      ['/%61pi/exercise', {}],
      ['/API/exercise', {}],
      ['/../../solutions/money-split/solution.yaml', {}],
    ];
    for (const [path, headers] of ways) {
      const { text, status } = await ask(origin, path, headers);
      expect(secrets().filter((secret) => text.includes(secret))).toEqual([]);
      const isPage = path === '/' || /^\/\w+\.ts$/.test(path);
      expect(status).toSatisfy((code: number) => (isPage ? code === 200 : code >= 400));
    }
    const { text } = await ask(origin, '/api/exercise', AUTHORIZED);
    expect(JSON.parse(text)).toMatchObject({
      exercise: { title: 'One cent short' },
      mode: 'strict',
      bugs: [{ rootCause: { file: expect.stringMatching(/^src\//) }, hints: expect.any(Array) }, {}, {}],
      rubric: { length: 7 },
    });
    expect(secrets().filter((secret) => !text.includes(secret))).toEqual([]);
  });

  test('answers to the name it was opened at and to no other, with a policy that runs nothing of elsewhere', async () => {
    const { origin } = await seated();
    for (const host of [
      'evil.example',
      'localhost',
      '127.0.0.1',
      new URL(origin).host.replace('127', '128'),
    ]) {
      const { status, text } = await ask(origin, '/', { ...AUTHORIZED, host });
      expect(status).toBe(421);
      expect(text).not.toContain('<html');
    }
    const { headers } = await fetch(`${origin}/`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*|data:|http/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  test('follows a save within a second, and runs and submissions', { timeout: 60_000 }, async () => {
    const { origin, attempt } = await seated();
    const stream = await live(origin);
    expect(stream.type).toBe('text/event-stream; charset=utf-8');
    const first = await stream.until(() => true);
    expect(first).toMatchObject({
      phase: 'running',
      diff: { files: [] },
      squashed: null,
      record: { notes: [] },
    });
    const file = join(attempt.workspace.directory, 'src', 'allocate.ts');
    const text = await readFile(file, 'utf8');
    const savedMs = performance.now();
    await writeFile(file, `// a first thought\n${text}`);
    const changed = await stream.until(({ diff }) => diff.files.length > 0);
    // Polled twice a second; the rest is for a busy machine.
    expect(performance.now() - savedMs).toBeLessThan(5_000);
    expect(changed.diff.patch).toContain('+// a first thought');
    // It is kept in the log as well, though nobody else looks.
    expect(changed.timeline.at(-1).what).toMatch(/saved.* src\/allocate\.ts/);
    stream.stop();
  });

  test('keeps notes and ratings in the log; the candidate finds them in the report after the finish', async () => {
    const { origin, attempts, attempt } = await seated();
    const post = (path: string, body: unknown) =>
      fetch(`${origin}${path}`, {
        method: 'POST',
        headers: { ...AUTHORIZED, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const note = '<img src=x onerror=alert(1)> reads the test first';
    expect((await post('/api/notes', { text: note })).status).toBe(204);
    expect((await post('/api/ratings', { criterion: 'hypothesis', rating: 'with help' })).status).toBe(204);
    expect((await post('/api/ratings', { criterion: 'hypothesis', rating: 'strong' })).status).toBe(204);
    const wrong: readonly [string, unknown][] = [
      ['/api/notes', { text: '   ' }],
      ['/api/notes', { text: 'x'.repeat(4_001) }],
      ['/api/notes', { text: 'y', more: 1 }],
      ['/api/ratings', { criterion: 'charm', rating: 'strong' }],
      ['/api/ratings', { criterion: 'hypothesis', rating: 'perfect' }],
    ];
    for (const [path, body] of wrong) expect((await post(path, body)).status).toBeGreaterThanOrEqual(400);
    expect((await fetch(`${origin}/api/notes`, { method: 'POST', body: '{"text":"z"}' })).status).toBe(401);

    const reportNow = async () => {
      const report = await attempts.report({ directory: attempt.workspace.directory });
      if (!report.ok) throw new Error(report.failure.message);
      return report.value;
    };
    const before = await reportNow();
    expect(before.interview).toBeNull();
    expect(JSON.stringify(before)).not.toContain('reads the test first');
    expect(before.timeline.map(({ what }) => what)).toContain('the interviewer wrote something down');
    await attempts.finish(attempt);
    const after = await reportNow();
    expect(after.interview?.notes.map(({ text }) => text)).toEqual([note]);
    expect(after.interview?.ratings.filter(({ rating }) => rating !== null)).toEqual([
      { criterion: 'hypothesis', rating: 'strong' },
    ]);
    expect(after.timeline.map(({ what }) => what)).toContain(`the interviewer noted: ${note}`);
  });

  test('a page that goes leaves nothing that looks', async () => {
    const { origin, attempts, attempt } = await seated();
    let looks = 0;
    const { interview } = attempts;
    const look = interview.live.bind(interview);
    interview.live = (asked) => {
      looks += 1;
      return look(asked);
    };
    const stream = await live(origin);
    await stream.until(() => true);
    stream.stop();
    await expect
      .poll(
        async () => {
          const before = looks;
          await setTimeout(1_000);
          return looks - before;
        },
        { timeout: 60_000 },
      )
      .toBe(0);
    expect(attempt.state.phase).toBe('running');
  });
});
