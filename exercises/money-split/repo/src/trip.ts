import { allocate, type Weight } from './allocate.ts';
import { add, compare, type Money, negate, subtract, sum, zero } from './money.ts';

export interface Expense {
  readonly paidBy: string;
  readonly amount: Money;
  readonly sharedBy: readonly { readonly name: string; readonly weight: Weight }[];
}

export interface Transfer {
  readonly from: string;
  readonly to: string;
  readonly amount: Money;
}

/** The entry that takes an expense back. Nothing in a kitty's book is ever erased. */
export function cancel(expense: Expense): Expense {
  return { ...expense, amount: negate(expense.amount) };
}

/** What everybody is owed (more than zero) or owes (less), in order of appearance. */
export function balances(expenses: readonly Expense[], currency: string): Map<string, Money> {
  const result = new Map<string, Money>();
  const book = (name: string, amount: Money) => {
    result.set(name, add(result.get(name) ?? zero(currency), amount));
  };
  for (const { paidBy, amount, sharedBy } of expenses) {
    book(paidBy, amount);
    const shares = allocate(
      amount,
      sharedBy.map((sharer) => sharer.weight),
    );
    for (const [index, sharer] of sharedBy.entries()) book(sharer.name, negate(shares[index]));
  }
  return result;
}

/** Who pays whom so that all balances become zero: always the largest debt to the largest credit. */
export function settle(open: ReadonlyMap<string, Money>, currency: string): Transfer[] {
  if (sum([...open.values()], currency).minor !== 0n) {
    throw new RangeError('the balances do not add up to zero');
  }
  const left = new Map(open);
  const transfers: Transfer[] = [];
  for (;;) {
    const names = [...left.keys()].toSorted((a, b) => compare(balance(left, a), balance(left, b)));
    const from = names.at(0);
    const to = names.at(-1);
    if (from === undefined || to === undefined || balance(left, from).minor === 0n) return transfers;

    const debt = negate(balance(left, from));
    const amount = compare(debt, balance(left, to)) < 0 ? debt : balance(left, to);
    transfers.push({ from, to, amount });
    left.set(from, add(balance(left, from), amount));
    left.set(to, subtract(balance(left, to), amount));
  }
}

function balance(balances: ReadonlyMap<string, Money>, name: string): Money {
  const found = balances.get(name);
  if (found === undefined) throw new RangeError(`nobody here is called ${name}`);
  return found;
}
