import { type Differential, fc } from 'bugsquash/examiner';
import { listHosts, type Subject } from './signpost.ts';

const aliases = fc.constantFrom('summer', 'SUMMER', 'Book-Sale', 'book-sale');
const urls = fc.constantFrom(
  'https://www.citylibrary.example/visit',
  'https://members.example/renew?ticket=81aa#step2',
  'https://members.example:8443/a/b?code=7',
  'http://cityarchive.example/plan',
  'https://my-citylibrary.example/catalogue',
  'https://phish.example/win',
);
const lifetimes = fc.constantFrom(undefined, 60, 90, 3_600);

type Step =
  | { act: 'make'; alias: string; url: string; expiresIn: number | undefined }
  | { act: 'change'; alias: string; url: string | undefined; expiresIn: number | undefined }
  | { act: 'take down' | 'follow' | 'preview' | 'look'; alias: string }
  | { act: 'make with a code' }
  | { act: 'list' }
  | { act: 'wait'; milliseconds: number };

const act = <Act extends string>(name: Act) => fc.constant(name);
const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: act('make'), alias: aliases, url: urls, expiresIn: lifetimes }) },
  {
    weight: 2,
    arbitrary: fc
      .record({
        act: act('change'),
        alias: aliases,
        url: fc.constantFrom(
          undefined,
          'https://www.citylibrary.example/new',
          'https://members.example/b?c=1',
        ),
        expiresIn: lifetimes,
      })
      .filter(({ url, expiresIn }) => url !== undefined || expiresIn !== undefined),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constantFrom('follow' as const, 'preview' as const, 'look' as const),
      alias: aliases,
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: act('take down'), alias: aliases }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constantFrom('make with a code' as const, 'list' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      act: act('wait'),
      milliseconds: fc.constantFrom(1, 29_999, 30_000, 59_999, 60_000),
    }),
  },
);

/** What the README promises of an answer; how a problem is worded it does not, nor which codes there are. */
function promised({ status, headers, json }: Awaited<ReturnType<Subject['get']>>) {
  if (status >= 400) return { status, type: json.type };
  const known =
    status === 302 ? { location: headers.location, keptFor: headers['cache-control'] } : withoutCodes(json);
  return { status, known };
}

function withoutCodes(json: unknown) {
  return JSON.parse(JSON.stringify(json ?? null), (key, value) =>
    (key === 'alias' || key === 'short') && /(^|\/)\d[^/]*$/.test(value) ? 'a code' : value,
  );
}

function asked(subject: Subject, step: Exclude<Step, { act: 'wait' }>) {
  if (step.act === 'list') return subject.get('/links');
  if (step.act === 'make with a code')
    return subject.post('/links', { url: 'https://www.citylibrary.example/plate' });
  const { alias } = step;
  if (step.act === 'make') return subject.post('/links', { url: step.url, alias, expiresIn: step.expiresIn });
  if (step.act === 'change')
    return subject.put(`/links/${alias}`, { url: step.url, expiresIn: step.expiresIn });
  if (step.act === 'take down') return subject.delete(`/links/${alias}`);
  return subject.get(
    { follow: `/${alias}`, preview: `/preview/${alias}`, look: `/links/${alias}` }[step.act],
  );
}

export const differential: Differential<readonly Step[]> = {
  inputs: fc.array(steps, { minLength: 1, maxLength: 14 }),
  async replies(subject, script) {
    await listHosts(subject, { phish: 'phishing' });
    const answers: unknown[] = [];
    for (const step of script) {
      if (step.act === 'wait') await subject.clock.advance(step.milliseconds);
      else answers.push(promised(await asked(subject, step)));
    }
    return answers;
  },
};
