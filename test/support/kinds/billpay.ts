import { givenBill, newBill } from '../bills.ts';
import { type Holdings, idFrom, type Kinds, taken } from './kind.ts';

async function drafted(holdings: Holdings): Promise<string> {
  await holdings.idOf('policy');
  const { mark: note, bookkeeper } = holdings;
  const vendorId = await holdings.idOf('vendor');
  const bill = { ...(await newBill(bookkeeper)), vendorId, note };
  return (await givenBill(bookkeeper, bill)).id;
}

/** A bill in approval that waits for the caller. */
async function submitted(holdings: Holdings): Promise<string> {
  const id = await drafted(holdings);
  await taken(holdings.bookkeeper.call('POST', `/billpay/bills/${id}/submit`));
  return id;
}

export const billpayKinds: Kinds = {
  vendor: {
    names: ['vendorId', 'vendors.id'],
    make: ({ call, mark }) => idFrom(call('POST', '/billpay/vendors', { name: mark })),
  },
  policy: {
    names: ['workflows.id'],
    make: ({ call, user, mark }) => {
      const rules = [{ when: {}, steps: [{ approvers: [user.id] }] }];
      return idFrom(call('POST', '/billpay/workflows', { name: mark, rules }));
    },
  },
  bill: { names: ['billId'], make: submitted },
  'draft bill': { names: ['DELETE bills.billId/', 'bills.billId/submit'], make: drafted },
  'bill with a question': {
    names: ['bills.billId/answer'],
    make: async (it) => {
      const id = await submitted(it);
      await taken(it.call('POST', `/billpay/bills/${id}/ask`, { comment: it.mark }));
      return id;
    },
  },
};
