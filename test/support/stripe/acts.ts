import { find, keep, type Stored, type StripeState } from './objects.ts';

/** The customer pays: an intent, or a page, whose intent comes into being by that. */
export function payAt(state: StripeState, id: string): Stored {
  const intent = intentOf(state, id);
  Object.assign(intent, { status: 'succeeded', amount_received: intent['amount'] });
  Object.assign(intent, { last_payment_error: null });
  return intent;
}

/** The bank declines the card; the customer may try again. */
export function declineAt(state: StripeState, id: string): Stored {
  const error = { code: 'card_declined', decline_code: 'insufficient_funds', message: 'Declined.' };
  return Object.assign(intentOf(state, id), { last_payment_error: error });
}

export function intentOf(state: StripeState, id: string): Stored {
  if (id.startsWith('pi_')) return find(state, id, 'payment_intent');
  const session = find(state, id, 'checkout.session');
  if (session['payment_intent']) return intentOf(state, String(session['payment_intent']));
  const { metadata = {} } = session['intent'] as { metadata?: object };
  const intent = keep(state, 'pi', {
    ...{ object: 'payment_intent', amount: session['amount_total'], amount_received: 0 },
    ...{ currency: session['currency'], metadata, status: 'requires_payment_method' },
    last_payment_error: null,
  });
  Object.assign(session, { payment_intent: intent.id, status: 'complete' });
  return intent;
}

/** Somebody gives money back in the processor's dashboard. */
export function refundByHand(state: StripeState, intent: Stored, amount: number): Stored {
  return keep(state, 're', {
    ...{ object: 'refund', amount, currency: intent['currency'], payment_intent: intent.id },
    ...{ metadata: {}, status: 'succeeded', failure_reason: null },
  });
}

/** The cardholder's bank takes money back. */
export function dispute(state: StripeState, intent: Stored, amount: number): Stored {
  return keep(state, 'dp', {
    ...{ object: 'dispute', amount, currency: intent['currency'], payment_intent: intent.id },
    ...{ status: 'needs_response', reason: 'product_not_received' },
  });
}
