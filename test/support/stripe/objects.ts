import { randomUUID } from 'node:crypto';
import type { Form } from './form.ts';

export type Stored = Record<string, unknown> & { id: string; object: string; created: number };

export interface StripeState {
  all: Map<string, Stored>;
  nowS(): number;
  /** What becomes of a refund at once. */
  refundsAre: 'succeeded' | 'pending' | 'failed';
}

export class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const idOf = (prefix: string) => `${prefix}_${randomUUID().replaceAll('-', '')}`;

export function keep(state: StripeState, prefix: string, fields: object): Stored {
  const object = { id: idOf(prefix), created: state.nowS(), ...fields } as Stored;
  state.all.set(object.id, object);
  return object;
}

export function find(state: StripeState, id: string, object: string): Stored {
  const it = state.all.get(id);
  if (it?.object !== object) throw new Refusal(404, 'resource_missing', `No such ${object}: ${id}`);
  return it;
}

export const listOf = (state: StripeState, object: string, paymentIntent?: string) =>
  [...state.all.values()]
    .filter((it) => it.object === object)
    .filter((it) => !paymentIntent || it['payment_intent'] === paymentIntent)
    .reverse();

const intentFields = (form: Form) => ({
  object: 'payment_intent',
  amount: Number(form['amount']),
  amount_received: 0,
  currency: form['currency'],
  metadata: form['metadata'] ?? {},
  status: 'requires_payment_method',
  last_payment_error: null,
});

export function createIntent(state: StripeState, form: Form): Stored {
  const intent = keep(state, 'pi', intentFields(form));
  intent['client_secret'] = `${intent.id}_secret`;
  return intent;
}

/** As with Stripe, the payment comes into being when the customer goes on to pay. */
export function createSession(state: StripeState, form: Form): Stored {
  const [line] = Object.values(form['line_items'] as Record<string, Form>);
  const price = line?.['price_data'] as Form;
  const session = keep(state, 'cs', {
    ...{ object: 'checkout.session', status: 'open', payment_intent: null },
    ...{ amount_total: Number(price['unit_amount']), currency: price['currency'] },
    ...{ metadata: form['metadata'] ?? {}, expires_at: Number(form['expires_at']) },
    ...{ success_url: form['success_url'], intent: form['payment_intent_data'] },
  });
  session['url'] = `https://checkout.example/${session.id}`;
  return session;
}

export function createRefund(state: StripeState, form: Form): Stored {
  const intent = find(state, String(form['payment_intent']), 'payment_intent');
  const amount = Number(form['amount']);
  const given = listOf(state, 'refund', intent.id)
    .filter(({ status }) => status !== 'failed' && status !== 'canceled')
    .reduce((sum, refund) => sum + Number(refund['amount']), 0);
  if (given + amount > Number(intent['amount_received']))
    throw new Refusal(400, 'charge_already_refunded', 'The charge has already been refunded.');
  return keep(state, 're', {
    ...{ object: 'refund', amount, currency: intent['currency'], payment_intent: intent.id },
    ...{ metadata: form['metadata'] ?? {}, status: state.refundsAre, failure_reason: null },
  });
}
