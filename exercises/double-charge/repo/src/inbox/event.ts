/** What Paywell tells us, as far as it concerns us. */
export type PaywellEvent = InvoiceFinalized | ChargeRefunded | PassUpdated;

export interface InvoiceFinalized {
  type: 'invoice.finalized';
  invoice: string;
  customer: string;
  email: string;
  amount: number;
  currency: string;
}

export interface ChargeRefunded {
  type: 'charge.refunded';
  invoice: string;
  charge: string;
  refund: string;
  amount: number;
  currency: string;
}

export interface PassUpdated {
  type: 'pass.updated';
  pass: string;
  customer: string;
  status: string;
  sequence: string;
}

/** The event is Paywell's, but its data is not what it should be. */
export class Unreadable extends Error {
  override name = 'Unreadable';
}

type Data = Record<string, unknown>;

const readers: Record<PaywellEvent['type'], (data: Data, sequence: string) => PaywellEvent> = {
  'invoice.finalized': (data) => ({
    type: 'invoice.finalized',
    invoice: text(data, 'invoice'),
    customer: text(data, 'customer'),
    email: text(data, 'email'),
    amount: cents(data, 'amount'),
    currency: text(data, 'currency'),
  }),
  'charge.refunded': (data) => ({
    type: 'charge.refunded',
    invoice: text(data, 'invoice'),
    charge: text(data, 'charge'),
    refund: text(data, 'refund'),
    amount: cents(data, 'amount'),
    currency: text(data, 'currency'),
  }),
  'pass.updated': (data, sequence) => ({
    type: 'pass.updated',
    pass: text(data, 'pass'),
    customer: text(data, 'customer'),
    status: text(data, 'status'),
    sequence,
  }),
};

export const isKnown = (type: string): type is PaywellEvent['type'] => Object.hasOwn(readers, type);

/** Throws `Unreadable` unless the data is complete. */
export function readEvent(type: string, sequence: string, body: string): PaywellEvent {
  if (!isKnown(type)) throw new Unreadable(`${type} is not handled here`);
  const { data } = JSON.parse(body);
  if (typeof data !== 'object' || data === null) throw new Unreadable('data is missing');
  return readers[type](data, sequence);
}

function text(data: Data, name: string): string {
  const value = data[name];
  if (typeof value !== 'string' || value === '') throw new Unreadable(`${name} is missing`);
  return value;
}

function cents(data: Data, name: string): number {
  const value = data[name];
  if (!Number.isSafeInteger(value) || Number(value) <= 0)
    throw new Unreadable(`${name} is not a number of cents`);
  return Number(value);
}
