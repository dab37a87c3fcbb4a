import type { PaymentModel } from './payment-model.ts';

/**
 * What is usual elsewhere, for an organization whose own history is short. Learned by
 * `trainPaymentModel` from the 822 oldest invoices of IBM's public "late payments" sample (2012,
 * 100 customers, net 30), and rounded. Two figures are not the sample's: it disputes one invoice in
 * five, which few businesses see, and it does not tell when.
 */
export const publicPrior: PaymentModel = {
  kind: 'prior',
  norms: {
    delay: -2,
    lateShare: 0.4,
    noise: 40,
    spread: 99,
    disputeDays: 14,
    disputeShare: 0.05,
    amounts: {},
  },
  trees: [],
  spread: {
    constant: 2.5,
    deviation: 0.54,
    days: 0.05,
    misses: [
      -2.67, -1.91, -1.54, -1.34, -1.08, -0.87, -0.69, -0.54, -0.41, -0.29, -0.2, 0.02, 0.21, 0.37,
      0.57, 0.82, 0.95, 1.19, 1.55, 2.03, 3.06,
    ],
  },
  disputeAges: [3, 10, 20, 30, 40, 60],
};
