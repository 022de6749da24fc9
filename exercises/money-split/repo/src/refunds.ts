import { allocate } from './allocate.ts';
import { add, assertSameCurrency, compare, type Money, money, subtract, sum, zero } from './money.ts';

export interface Payment {
  readonly payer: string;
  readonly amount: Money;
}

/** What one payer gets back out of one refund. */
export interface RefundPart {
  readonly payer: string;
  readonly amount: Money;
}

interface Account {
  readonly payer: string;
  readonly paid: Money;
  refunded: Money;
}

/** Follows the refunds of one purchase that several people paid for together. */
export class RefundLedger {
  readonly currency: string;
  readonly #accounts: readonly Account[];

  constructor(payments: readonly Payment[]) {
    if (payments.length === 0) throw new RangeError('nobody has paid anything');
    this.currency = payments[0].amount.currency;
    this.#accounts = payments.map(({ payer, amount }) => this.#open(payer, amount));
    if (new Set(payments.map(({ payer }) => payer)).size !== payments.length) {
      throw new RangeError('everybody pays once');
    }
  }

  /** What was paid and not yet refunded. */
  get remaining(): Money {
    return sum(this.#accounts.map(unrefunded), this.currency);
  }

  /** What this payer has got back so far. */
  refundedTo(payer: string): Money {
    return this.#accountOf(payer).refunded;
  }

  /** What this payer has paid and not yet got back. */
  remainingOf(payer: string): Money {
    return unrefunded(this.#accountOf(payer));
  }

  /** Gives an amount back to the payers, and tells who gets what, in the order of the payments. */
  refund(amount: Money): RefundPart[] {
    if (amount.minor <= 0n) throw new RangeError('a refund must be more than zero');
    if (compare(amount, this.remaining) > 0) throw new RangeError('more than is left to refund');

    const shares = allocate(
      amount,
      this.#accounts.map(({ paid }) => paid.minor),
    );
    return this.#accounts.map((account, index) => {
      account.refunded = add(account.refunded, shares[index]);
      return { payer: account.payer, amount: shares[index] };
    });
  }

  #open(payer: string, amount: Money): Account {
    assertSameCurrency(amount, zero(this.currency));
    if (amount.minor <= 0n) throw new RangeError(`${payer} has paid nothing`);
    return { payer, paid: money(amount.minor, amount.currency), refunded: zero(this.currency) };
  }

  #accountOf(payer: string): Account {
    const account = this.#accounts.find((candidate) => candidate.payer === payer);
    if (account === undefined) throw new RangeError(`${payer} is not one of the payers`);
    return account;
  }
}

function unrefunded({ paid, refunded }: Account): Money {
  return subtract(paid, refunded);
}
