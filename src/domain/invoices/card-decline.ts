/** Why a card was declined, as far as it tells its holder what to do. */
export type CardDecline = 'funds' | 'expired' | 'details' | 'confirm' | 'limit' | 'later' | 'bank';

const declines = new Map<string, CardDecline>(
  Object.entries({
    insufficient_funds: 'funds',
    expired_card: 'expired',
    incorrect_cvc: 'details',
    invalid_cvc: 'details',
    incorrect_number: 'details',
    invalid_number: 'details',
    incorrect_zip: 'details',
    incorrect_address: 'details',
    invalid_expiry_month: 'details',
    invalid_expiry_year: 'details',
    authentication_required: 'confirm',
    payment_intent_authentication_failure: 'confirm',
    card_velocity_exceeded: 'limit',
    withdrawal_count_limit_exceeded: 'limit',
    processing_error: 'later',
    issuer_not_available: 'later',
    try_again_later: 'later',
    reenter_transaction: 'later',
  } as const),
);

/** What a bank does not say, or says in confidence (a stolen card), is for it and its customer. */
export const cardDecline = (code: string | null): CardDecline => declines.get(code ?? '') ?? 'bank';
