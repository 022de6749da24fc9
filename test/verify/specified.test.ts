import { describe, expect, test } from 'vitest';
import { specified } from '../../harness/verify/checks/specified/specified.ts';
import { type Changes, madeUp } from './made-up.ts';

const README = 'exercises/ladders/repo/README.md';
const FEE_TEST = 'solutions/ladders/hidden/fee.test.ts';

/** What is found, as `file:line kind "literal"`. */
function found(changes: Changes): string[] {
  return specified.check(madeUp(changes)).map(({ file, line, message }) => {
    const [, what] = /takes for granted the (.*"), which nothing/.exec(message) ?? [];
    return `${file?.split('/hidden/')[1]}:${line} ${what}`;
  });
}

const library = (body: string, more = ''): Changes => ({
  [FEE_TEST]: `import { expect, test } from 'bugsquash/examiner';
${more}
test('one', async ({ subject }) => {
  ${body}
});
`,
});

const service = (body: string, changes: Changes = {}): Changes => ({
  'exercises/ladders/exercise.yaml': (text) => text.replace('library', 'service'),
  [README]: `# Ladders

| request | answer |
|---|---|
| \`POST /loans\` \`{ ladder, days }\` | 201 the loan, 409 if somebody has it |
| \`GET /loans/:id\` | the loan, \`{ id, ladder, days }\`; 404 |
| \`GET /loans?limit=\` | \`{ items }\`, 25 at most |
`,
  [FEE_TEST]: `import { expect, test } from 'bugsquash/examiner';

test('one', async ({ subject }) => {
  ${body}
});
`,
  'solutions/ladders/hidden/deposit.test.ts': null,
  'solutions/ladders/hidden/guard.test.ts': null,
  'solutions/ladders/hidden/extension.test.ts': null,
  ...changes,
});

test('the title of a test is not something that it has sent', () => {
  const changes = library("expect(await subject.call('feeFor', 1)).toBe('cheap ladder');");
  const titled = String(changes[FEE_TEST]).replace("test('one'", "test('a cheap ladder'");
  expect(found({ [FEE_TEST]: titled })).toEqual(['fee.test.ts:4 text expected "cheap ladder"']);
});

test('a good exercise assumes nothing that is not written down', () => {
  expect(found({})).toEqual([]);
});

test('the message names the literal, and where and what to do', () => {
  expect(specified.check(madeUp(library("await subject.call('lateFee', 3);")))).toEqual([
    {
      check: 'specified',
      severity: 'error',
      file: expect.stringMatching(/solutions\/ladders\/hidden\/fee\.test\.ts$/),
      line: 4,
      message:
        'hidden/fee.test.ts takes for granted the export "lateFee", which nothing that a candidate can read mentions.',
      next: 'State it in README.md, TICKET.md, a type, a schema or a visible test, or waive it in solution.yaml with a reason.',
    },
  ]);
});

test('the implementation alone does not specify', () => {
  const changes = library("await subject.call('feeFor', 3, { rounding: 'up' });");
  const implementation = (text: string) => `${text}\nconst rounding = { up: 1 };\nvoid rounding;\n`;
  const declared = (text: string) => `${text}\nexport interface Options { rounding: 'up' | 'down' }\n`;
  expect(found({ ...changes, 'exercises/ladders/repo/src/fee.ts': implementation })).toEqual([
    'fee.test.ts:4 field sent "rounding"',
  ]);
  expect(found({ ...changes, 'exercises/ladders/repo/src/fee.ts': declared })).toEqual([]);
});

test('the brief specifies for the extension only', () => {
  const call =
    "import { test } from 'bugsquash/examiner';\ntest('one', ({ subject }) => subject.call('feeForWeeks', 2));\n";
  expect(found({ 'solutions/ladders/hidden/extension.test.ts': call })).toEqual([]);
  expect(found({ 'solutions/ladders/hidden/guard.test.ts': call })).toEqual([
    'guard.test.ts:2 export "feeForWeeks"',
  ]);
});

describe('of a library', () => {
  test.each([
    ["const ledger = await subject.construct('Ledger');", 'fee.test.ts:4 export "Ledger"'],
    [
      "const a = await subject.call('feeFor', 1); await a.call('refund');",
      'fee.test.ts:4 method or property "refund"',
    ],
    [
      "const a = await subject.call('feeFor', 1); await a.get('total');",
      'fee.test.ts:4 method or property "total"',
    ],
    [
      "const a = await subject.call('feeFor', 1); expect(a.pence).toBe(a.length);",
      'fee.test.ts:4 field expected "pence"',
    ],
    [
      "expect(await subject.call('feeFor', 1)).toEqual({ pence: 150 });",
      'fee.test.ts:4 field expected "pence"',
    ],
    [
      "await expect(subject.call('feeFor', -1)).rejects.toMatchObject({ name: 'FeeError' });",
      'fee.test.ts:4 text expected "FeeError"',
    ],
    ["expect(await subject.call('feeFor', 'oak')).toBe(7300);", 'fee.test.ts:4 number expected "7300"'],
    [
      "expect(await subject.call('feeFor', { oak: 1 })).toBe('oak.elm');",
      'fee.test.ts:4 text expected "oak.elm"',
    ],
    ["expect(await subject.call('feeFor', 1)).toBe('cheap');", 'fee.test.ts:4 text expected "cheap"'],
    ["expect(await subject.call('feeFor', 1)).toBe('1.50 XYZ');", 'fee.test.ts:4 text expected "1.50 XYZ"'],
    ["expect(await subject.call('feeFor', 'all')).toHaveLength(31);", 'fee.test.ts:4 count expected "31"'],
  ])('%s', (body, finding) => {
    expect(found(library(body))).toEqual([finding]);
  });

  test.each([
    "await expect(subject.call('feeFor', -1)).rejects.toMatchObject({ name: 'RangeError' });",
    "expect(await subject.call('feeFor', 'oak')).toBe('oak');",
    "expect(await subject.call('feeFor', 3)).toBe('450.00');",
    'const rows = [{ own: 1 }]; expect(rows.map((row) => row.own)).toEqual([1]);',
    "expect(typeof (await subject.call('feeFor', 3))).toBe('bigint');",
    "expect(await subject.call('feeFor', { pence: 3 })).toEqual({ pence: 3 });",
    "await subject.call('feeFor', { oak: { elm: 1 } });",
    "expect(await subject.call('feeFor', { oak: { elm: 1 } })).toBe('oak.elm');",
    "expect(await subject.call('feeFor', { a: { b: 1 } })).toBe('a.b');",
    "const names = ['Moby', 'Dick']; expect(await subject.call('feeFor', names)).toBe('Moby Dick');",
    "for (let n = 0; n < 40; n += 1) await subject.call('feeFor', n); expect([1]).toHaveLength(80);",
  ])('says nothing of %s', (body) => {
    expect(found(library(body))).toEqual([]);
  });

  test('helpers of support/ are followed', () => {
    const changes = {
      ...library(
        "expect(await subject.call('feeFor', money(3))).toEqual(fee(450));",
        "import { fee, money } from './support/money.ts';",
      ),
      'solutions/ladders/hidden/support/money.ts':
        'export const money = (minor: number) => ({ minor });\nexport const fee = (pence: number) => ({ pence });\n',
      'exercises/ladders/repo/src/fee.ts': (text: string) => `${text}\nconst minor = 1;\nvoid minor;\n`,
    };
    expect(found(changes)).toEqual([
      'fee.test.ts:4 field expected "pence"',
      'fee.test.ts:4 field sent "minor"',
    ]);
  });
});

describe('of a service', () => {
  test.each([
    ["await subject.get('/ladders');", 'route "/ladders"'],
    ["await subject.get('/loans/1/history');", 'route "/loans/1/history"'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the body of a test
    ['await subject.get(`/loans?order=${1}`);', 'query parameter "order"'],
    ["await subject.get('/loans', { headers: { 'x-member': 'ada' } });", 'header "x-member"'],
    ["const answer = await subject.get('/loans'); expect(answer.headers.etag).toBe('1');", 'header "etag"'],
    ["await subject.post('/loans', { ladder: 1, until: 3 });", 'field sent "until"'],
    [
      "const { json } = await subject.post('/loans', { until: 3 }); expect(json.until).toBe(3);",
      'field sent "until"',
    ],
    ["await subject.request({ method: 'POST', path: '/loans', body: { until: 3 } });", 'field sent "until"'],
    ["expect((await subject.get('/loans')).json.total).toBe(0);", 'field expected "total"'],
    [
      "const { json } = await subject.get('/loans'); json.items.map((loan) => loan.since);",
      'field expected "since"',
    ],
    ["const { json: { total } } = await subject.get('/loans');", undefined],
    ["expect((await subject.post('/loans', {})).status).toBe(418);", 'status "418"'],
    ["expect((await subject.get('/loans')).json.items).toHaveLength(30);", 'count expected "30"'],
    ["await subject.database.load('shelves', [{ id: 1 }]);", 'table or column "shelves"'],
    [
      "await subject.database.query('select l.id, l.kept from loans l where l.days > 1');",
      'table or column "kept"',
    ],
  ])('%s', (body, finding) => {
    expect(found(service(body))).toEqual(finding === undefined ? [] : [`fee.test.ts:4 ${finding}`]);
  });

  test.each([
    "const { status, json } = await subject.post('/loans', { ladder: 1, days: 3 }); expect(status).toBe(201); expect(json.days).toBe(3);",
    "expect((await subject.get('/nowhere')).status).toBe(404);",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the body of a test
    'await subject.get(`/loans/${1}`);',
    "expect((await subject.get('/loans?limit=25')).json.items).toHaveLength(25);",
    "await subject.post('/loans', { ladder: '/sheds/4?side=left' }); expect((await subject.get('/loans')).json.items).toContain('/sheds/4?side=left');",
  ])('says nothing of %s', (body) => {
    expect(found(service(body))).toEqual([]);
  });
});

test("SQLite's own tables, their columns and its functions need not be written down", () => {
  const asked = (sql: string) =>
    found(service(`expect(await subject.database.query(${JSON.stringify(sql)})).toBeTruthy();`));
  expect(
    asked(
      'select group_concat(info.name) from sqlite_schema join pragma_index_info(sqlite_schema.name) as info where seqno > 0 and tbl_name = ?',
    ),
  ).toEqual([]);
  expect(asked('select seqno from loans')).toEqual(['fee.test.ts:4 table or column "seqno"']);
});
