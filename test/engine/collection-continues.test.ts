import { describe, expect, it } from 'vitest';
import { collectionState, toldSignals } from '../../src/workflows/invoice-collection.contract.ts';
import { engine, givenOrg } from '../support/app.ts';
import { givenSentInvoice, longNotDue } from '../support/invoices.ts';
import { suggestedAfterEvents } from '../support/temporal-server.ts';
import { until } from '../support/until.ts';
import { givenWorkers } from '../support/workers.ts';

givenWorkers();

interface State {
  status: string;
  history: { what: string }[];
}

describe('a collection of a very long life', () => {
  it('continues as new by itself, with its state, its signals and its end', async () => {
    const org = await givenOrg();
    const { id: invoiceId } = await givenSentInvoice(org, longNotDue);
    const handle = engine.client.workflow.getHandle(`invoice-collection/${invoiceId}`);
    const known = async () => (await handle.query(collectionState)) !== null;
    await until(known, 'the first look');
    const before = await handle.query(collectionState);
    const { runId: firstRun } = await handle.describe();

    for (let sent = 0; sent < suggestedAfterEvents; sent += 100) {
      const some = Array.from({ length: 100 }, (_, i) => toldSignals[i % toldSignals.length]);
      await Promise.all(some.map((signal) => signal && handle.signal(signal)));
      // A life is many tasks: a query is answered once those signals are taken in.
      await handle.query(collectionState);
    }
    const continued = async () => (await handle.describe()).runId !== firstRun;
    await until(continued, 'it continues as new');

    const { historyLength, status } = await handle.describe();
    expect(status.name).toBe('RUNNING');
    expect(historyLength).toBeLessThan(suggestedAfterEvents);
    await until(known, 'the first look of the next run');
    expect(await handle.query(collectionState)).toEqual(before);

    const payment = { amount: 24_000, date: '2026-11-20', method: 'bank_transfer' };
    const paid = await org.call('POST', `/invoices/${invoiceId}/payments`, payment);
    expect(paid.status, JSON.stringify(paid.body)).toBe(201);
    expect(await handle.result()).toEqual({ endedAs: 'paid' });
    const path = `/invoices/${invoiceId}/collections`;
    const { body } = await org.call<State>('GET', path);
    expect(body.status).toBe('paid');
    expect(body.history.map(({ what }) => what)).toEqual(['start', 'end']);
  });
});
