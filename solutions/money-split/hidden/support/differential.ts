import { type Differential, fc, type Subject } from 'bugsquash/examiner';
import { amount, minors } from './amounts.ts';

const EXPONENTS = { JPY: 0, EUR: 2, KWD: 3, CLF: 4 } as const;
type Code = keyof typeof EXPONENTS;

const codes = fc.constantFrom<Code>('JPY', 'EUR', 'KWD', 'CLF');
const minor = (min: bigint) => fc.oneof(fc.bigInt({ min, max: 5_000n }), fc.bigInt({ min, max: 10n ** 20n }));
const weights = fc
  .array(fc.oneof(fc.bigInt({ min: 0n, max: 9n }), fc.bigInt({ min: 0n, max: 10n ** 19n })), {
    minLength: 1,
    maxLength: 6,
  })
  .filter((list) => list.some((weight) => weight > 0n));

/** Text as a person types it, with as many decimals as the currency has or fewer. */
const typed = codes.chain((currency) =>
  fc.record({
    currency: fc.constant(currency),
    sign: fc.constantFrom('', '-'),
    whole: fc.bigInt({ min: 0n, max: 10n ** 18n }).map(String),
    decimals: fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: EXPONENTS[currency] }),
  }),
);

interface Question {
  share: { minor: bigint; currency: Code; weights: bigint[] };
  typed: { currency: Code; sign: string; whole: string; decimals: string };
  paid: bigint[];
  /** In thousandths of what is left. */
  refunds: number[];
}

/** What a call gives, or the name of what it throws. */
const given = (call: Promise<unknown>) => call.catch((error) => error.name);

async function refunded(subject: Subject, { paid, refunds }: Question) {
  const payments = paid.map((minor, index) => ({ payer: `payer ${index}`, amount: amount(minor) }));
  const ledger = await subject.construct('RefundLedger', payments);
  const parts: unknown[] = [];
  for (const thousandths of refunds) {
    const { minor } = await ledger.get('remaining');
    parts.push(await given(ledger.call('refund', amount((minor * BigInt(thousandths)) / 1_000n))));
  }
  return { parts, remaining: await ledger.get('remaining') };
}

export const differential: Differential<Question> = {
  inputs: fc.record({
    share: fc.record({ minor: minor(-(10n ** 20n)), currency: codes, weights }),
    typed,
    paid: fc.array(minor(1n), { minLength: 1, maxLength: 5 }),
    refunds: fc.array(fc.integer({ min: 0, max: 1_000 }), { maxLength: 4 }),
  }),
  async replies(subject, question) {
    const { share, typed } = question;
    const text = `${typed.sign}${typed.whole}${typed.decimals && '.'}${typed.decimals}`;
    const sharers = share.weights.map((weight, index) => ({ name: `friend ${index}`, weight }));
    const expense = { paidBy: 'payer', amount: amount(share.minor, share.currency), sharedBy: sharers };
    const cancelled = await subject.call('cancel', expense);
    return {
      shares: await given(subject.call('allocate', expense.amount, share.weights)),
      balances: await given(subject.call('balances', [expense], share.currency)),
      cancelled: await given(subject.call('balances', [expense, cancelled], share.currency)),
      parsed: await given(subject.call('parse', text, typed.currency)),
      refunds: await refunded(subject, question),
    };
  },
};

interface Minimums {
  minor: bigint;
  sharers: { weight: bigint; minimum: bigint }[];
}

export const extension: Differential<Minimums> = {
  inputs: fc.record({
    minor: fc.bigInt({ min: 0n, max: 10_000n }),
    sharers: fc.array(
      fc.record({ weight: fc.bigInt({ min: 0n, max: 9n }), minimum: fc.bigInt({ min: 0n, max: 3_000n }) }),
      { minLength: 1, maxLength: 5 },
    ),
  }),
  async replies(subject, { minor, sharers }) {
    const weights = sharers.map(({ weight }) => weight);
    const minimums = sharers.map(({ minimum }) => amount(minimum));
    return given(subject.call('allocateWithMinimums', amount(minor), weights, minimums).then(minors));
  },
};
