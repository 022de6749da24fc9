export { allocate, split, type Weight } from './allocate.ts';
export { type Currency, currencyCodes, currencyOf } from './currency.ts';
export { type FormatOptions, format, toDecimal } from './format.ts';
export {
  add,
  CurrencyMismatchError,
  compare,
  type Money,
  money,
  negate,
  subtract,
  sum,
  zero,
} from './money.ts';
export { parse } from './parse.ts';
export { exchange, percentage, prorate, roundToCash } from './rates.ts';
export { type Payment, RefundLedger, type RefundPart } from './refunds.ts';
export type { Rounding } from './rounding.ts';
export { balances, cancel, type Expense, settle, type Transfer } from './trip.ts';
