import { beforeAll, describe, expect, it } from 'vitest';
import { predictionActivities } from '../../../src/activities/invoices/predictions.ts';
import { organizationsToTrain } from '../../../src/db/invoices/payment-models.ts';
import { newId } from '../../../src/db/kit/id.ts';
import { database, givenMember, givenOrg } from '../../support/app.ts';
import { givenCustomer, givenFinalInvoice } from '../../support/invoices.ts';
import { inventedHistory } from '../../support/payment-history.ts';
import { until } from '../../support/until.ts';
import { deps, givenWorkers } from '../../support/workers.ts';

givenWorkers();

interface Prediction {
  invoiceId: string;
  lateProbability: number;
  expectedDaysLate: number;
  interval: [number, number];
  expectedPaymentDate: string;
  reasons: string[];
}

interface One {
  invoiceId: string;
  prediction: Omit<Prediction, 'invoiceId'> | null;
}

interface List {
  model: { kind: string; trainedOn: number; auc: number | null; mae: number | null };
  data: Prediction[];
  nextCursor: string | null;
}

type Org = Awaited<ReturnType<typeof givenOrg>>;

/** A history as an import leaves it: thirty customers, each paying in its own way. */
async function givenHistory({ orgId, db }: Org): Promise<string[]> {
  const facts = inventedHistory();
  const customers = new Map(facts.map(({ customerId }) => [customerId, newId()]));
  const idOf = (name: string) => customers.get(name) ?? '';
  const people = [...customers].map(([name, id]) => ({ orgId, id, name, currency: 'USD' }));
  await db.insertInto('customers').values(people).execute();
  const rows = facts.map((fact, i) => ({
    ...{ orgId, id: newId(), customerId: idOf(fact.customerId), status: 'finalized' as const },
    ...{ number: `OLD-${i}`, currency: 'USD', issueOn: fact.issueOn, dueOn: fact.dueOn },
    ...{ taxRounding: 'document' as const, pricesIncludeTax: false, paidOn: fact.paidOn },
    ...{ subtotalMinor: fact.amountMinor, discountMinor: 0, taxMinor: 0 },
    ...{ totalMinor: fact.amountMinor, paidMinor: fact.amountMinor },
  }));
  await db.insertInto('invoices').values(rows).execute();
  return [...customers.values()];
}

async function train({ call }: Org) {
  const started = await call<{ runId: string }>('POST', '/invoices/predictions/train');
  expect(started.status).toBe(202);
  const ended = async () => {
    const { body } = await call<{ status: string }>('GET', `/runs/${started.body.runId}`);
    return body.status !== 'running';
  };
  await until(ended, 'the training has ended');
  return call<{ status: string; result: unknown }>('GET', `/runs/${started.body.runId}`);
}

describe('before any training', () => {
  it('says that what is usual elsewhere is used, and predicts one open invoice by it', async () => {
    const org = await givenOrg();
    const { id } = await givenFinalInvoice(org);

    const list = await org.call<List>('GET', '/invoices/predictions');
    const one = await org.call<One>('GET', `/invoices/${id}/prediction`);

    expect(list).toMatchObject({
      status: 200,
      body: { model: { kind: 'prior', trainedOn: 0, auc: null, mae: null }, data: [] },
    });
    expect(one).toMatchObject({ status: 200, body: { invoiceId: id } });
    const { interval = [], expectedDaysLate = NaN, reasons = [] } = one.body.prediction ?? {};
    expect(interval[0]).toBeLessThanOrEqual(expectedDaysLate);
    expect(interval[1]).toBeGreaterThanOrEqual(expectedDaysLate);
    expect(reasons.length).toBeGreaterThan(0);
  });

  it('expects nothing of an invoice that is void, and 404 for another organization’s', async () => {
    const [mine, other] = [await givenOrg(), await givenOrg()];
    const { id } = await givenFinalInvoice(mine);
    await mine.call('POST', `/invoices/${id}/void`, { reason: 'Wrong customer.' });

    const gone = await mine.call('GET', `/invoices/${id}/prediction`);
    const foreign = await other.call('GET', `/invoices/${id}/prediction`);

    expect(gone).toEqual(
      expect.objectContaining({ status: 200, body: { invoiceId: id, prediction: null } }),
    );
    expect(foreign.status).toBe(404);
  });

  it('lets only who may write invoices start a training', async () => {
    const org = await givenOrg();
    const viewer = await givenMember(org.orgId, 'viewer', 'Reader');

    expect(await viewer.call('POST', '/invoices/predictions/train')).toMatchObject({ status: 403 });
  });
});

describe('after a training', () => {
  let org: Org;
  let open: string[];
  beforeAll(async () => {
    org = await givenOrg();
    const [first = '', second = ''] = await givenHistory(org);
    const made = [first, second, (await givenCustomer(org)).id].map((customerId) =>
      givenFinalInvoice(org, { customerId, issueDate: '2026-01-05', dueDate: '2026-02-04' }),
    );
    open = (await Promise.all(made)).map(({ id }) => id);
    const run = await train(org);
    expect(run.body).toMatchObject({ status: 'completed', result: { predicted: 3 } });
  });

  it('lists what is open with the kind and the quality of the model', async () => {
    const { body } = await org.call<List>('GET', '/invoices/predictions');

    expect(body.data.map(({ invoiceId }) => invoiceId).sort()).toEqual(open.toSorted());
    expect(body.model.kind).toBe('learned');
    expect(body.model.trainedOn).toBeGreaterThan(400);
    expect(body.model.auc).toBeGreaterThan(0.8);
    expect(body.model.mae).toBeLessThan(6);
  });

  it('says of one invoice what the list says, and shows the quality beside the baseline', async () => {
    const [listed] = (await org.call<List>('GET', '/invoices/predictions')).body.data;
    const id = listed?.invoiceId ?? '';

    const one = await org.call<One>('GET', `/invoices/${id}/prediction`);
    const models = await org.call<{ data: object[] }>('GET', '/invoices/predictions/models');

    expect(listed).toMatchObject({ ...one.body.prediction });
    expect(models.body.data).toEqual([
      expect.objectContaining({
        settled: 600,
        quality: expect.objectContaining({ calibration: expect.any(Array) }),
        baseline: expect.objectContaining({ maeDays: expect.any(Number) }),
      }),
    ]);
  });

  it('pages and filters by customer and probability', async () => {
    const first = await org.call<List>('GET', '/invoices/predictions?limit=2');
    const rest = await org.call<List>(
      'GET',
      `/invoices/predictions?cursor=${first.body.nextCursor}`,
    );
    const sure = await org.call<List>('GET', '/invoices/predictions?minLateProbability=1');
    const wrong = await org.call('GET', '/invoices/predictions?minLateProbability=2');

    expect([first.body.data.length, rest.body.data.length]).toEqual([2, 1]);
    expect(sure.body.data.every(({ lateProbability }) => lateProbability === 1)).toBe(true);
    expect(wrong.status).toBe(400);
  });

  it('forgets an invoice that is paid, and another organization sees nothing of it', async () => {
    const other = await givenOrg();
    const [invoiceId = ''] = open;
    const customer = await org.call<{ customerId: string; totals: { total: number } }>(
      'GET',
      `/invoices/${invoiceId}`,
    );
    const payment = {
      customerId: customer.body.customerId,
      ...{ amount: customer.body.totals.total, currency: 'USD', date: '2026-02-01' },
      ...{
        method: 'bank_transfer',
        allocations: [{ invoiceId, amount: customer.body.totals.total }],
      },
    };
    const paid = await org.call('POST', '/invoices/payments', payment);
    expect(paid.status, JSON.stringify(paid.body)).toBe(201);

    const { body } = await org.call<List>('GET', '/invoices/predictions');

    expect(body.data.map((it) => it.invoiceId)).not.toContain(invoiceId);
    expect((await other.call<List>('GET', '/invoices/predictions')).body.data).toEqual([]);
  });

  it('replaces the predictions with the next training and keeps both models’ quality', async () => {
    const ids = async () =>
      (await org.call<List>('GET', '/invoices/predictions')).body.data.map((it) => it.invoiceId);
    const before = await ids();

    await train(org);

    const models = await org.call<{ data: object[] }>('GET', '/invoices/predictions/models');

    expect(models.body.data).toHaveLength(2);
    expect(await ids()).toEqual(before);
  });
});

describe('two trainings asked for at once', () => {
  it('are one: the other is refused with 409', async () => {
    const org = await givenOrg();
    await givenHistory(org);

    const answers = await Promise.all(
      Array.from({ length: 5 }, () => org.call('POST', '/invoices/predictions/train')),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409, 409, 409]);
  });
});

describe('organizations to train', () => {
  const system = database.system.unscoped;
  const listed = async (orgId: string) => {
    const all: string[] = [];
    for (let after: string | null = null; ; after = all.at(-1) ?? null) {
      const page: string[] = await organizationsToTrain(system, { after, limit: 5 });
      all.push(...page);
      if (page.length < 5) return all.includes(orgId);
    }
  };
  /** A zone in which the hour is this now. */
  const zoneAt = (hour: number) => {
    const ahead = (hour - new Date().getUTCHours() + 24) % 24;
    return ahead <= 12 ? `Etc/GMT-${ahead}` : `Etc/GMT+${24 - ahead}`;
  };

  it('are those in which it is past two, until they are trained that day', async () => {
    const org = await givenOrg();
    await givenFinalInvoice(org);
    const inZone = async (timeZone: string) => {
      await org.db
        .updateTable('organizations')
        .set({ timeZone })
        .where('id', '=', org.orgId)
        .execute();
      return listed(org.orgId);
    };

    expect(await inZone(zoneAt(0))).toBe(false);
    expect(await inZone(zoneAt(6))).toBe(true);
    const { trainPaymentModel } = predictionActivities(deps);
    await trainPaymentModel({ orgId: org.orgId, workflowId: 'nightly-trainings' });
    expect(await listed(org.orgId)).toBe(false);
  });

  it('leave out who never sold anything', async () => {
    const { orgId } = await givenOrg();

    expect(await listed(orgId)).toBe(false);
  });
});
