import { addDays } from '../kit/calendar.ts';
import { type Display, showDay, showDecimal, showMoney } from '../kit/display.ts';
import { type Currency, type Minor, toMajor } from '../kit/money.ts';
import type { LateCharge } from './late-charge.ts';
import type { MessageLanguage } from './message-facts.ts';
import { wordsOf } from './messages/catalogue.ts';
import { fill } from './messages/placeholders.ts';

export interface ChargedInvoice {
  number: string;
  currency: Currency;
  annualPercent: string | null;
  language: MessageLanguage;
  display: Display;
}

interface Line {
  description: string;
  amountMinor: Minor;
}

/** The lines of a late charge, in the customer's language: the fee, and each period of interest. */
export function lateChargeLines(charge: LateCharge, invoice: ChargedInvoice) {
  const { number, currency, annualPercent, language, display } = invoice;
  const words = wordsOf(language);
  const fee: Line = {
    description: fill(words.lateFee, { number }),
    amountMinor: charge.feeMinor,
  };
  const interest = charge.periods.map((period): Line => {
    const { after, through, balanceMinor, interestMinor } = period;
    const description = fill(words.lateInterest, {
      number,
      amount: showMoney({ currency, amountMinor: balanceMinor }, display),
      from: showDay(addDays(after, 1), display),
      to: showDay(through, display),
      percent: showDecimal(annualPercent ?? '0', display),
    });
    return { description, amountMinor: interestMinor };
  });
  const charged = [fee, ...interest].filter(({ amountMinor }) => amountMinor > 0);
  return charged.map(({ description, amountMinor }) => ({
    ...{ description, quantity: '1', unitPrice: toMajor(amountMinor, currency) },
    // A compensation for being late is no supply, so there is no tax on it.
    ...{ taxRates: [], discount: null },
  }));
}
