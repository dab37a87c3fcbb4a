import { describe, expect, it } from 'vitest';
import { givenMember, givenOrg } from '../../support/app.ts';

const limit = 5_000_000;

describe('GET /ai/usage', () => {
  it('200 with nothing used, for this month until today', async () => {
    const { call } = await givenOrg();
    const days = [new Date().toISOString().slice(0, 10)];

    const answer = await call<{ to: string }>('GET', '/ai/usage');

    days.push(new Date().toISOString().slice(0, 10));
    const today = answer.body.to;
    expect(days).toContain(today);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        from: `${today.slice(0, 8)}01`,
        to: today,
        totals: { calls: 0, costUsdMicros: 0 },
        byAgentAndModel: [],
        month: { spentUsdMicros: 0, limitUsdMicros: null, exhausted: false },
      },
    });
  });

  it('counts what lies in the period, both days included', async () => {
    const { call, db, orgId } = await givenOrg();
    const calls = ['2026-01-31T23:59:59Z', '2026-02-01T00:00:00Z', '2026-02-28T23:59:59Z'];
    for (const [i, createdAt] of calls.entries()) {
      const id = `00000000-0000-7000-8000-00000000000${i}`.replace(/^.{8}/, orgId.slice(0, 8));
      const facts = { agent: 'parser', model: 'm', outcome: 'answered', durationMs: 1 };
      const cost = { inputTokens: 10, outputTokens: 1, costUsdMicros: 2 ** i };
      await db
        .insertInto('aiCalls')
        .values({ id, orgId, ...facts, ...cost, createdAt })
        .execute();
    }

    const february = await call('GET', '/ai/usage?from=2026-02-01&to=2026-02-28');

    expect(february.body).toMatchObject({
      totals: { calls: 2, inputTokens: 20, outputTokens: 2, costUsdMicros: 6 },
      byAgentAndModel: [{ agent: 'parser', model: 'm', calls: 2 }],
    });
  });

  it('422 for a period that ends before it begins, 400 for days that are none', async () => {
    const { call } = await givenOrg();

    expect(await call('GET', '/ai/usage?from=2026-02-02&to=2026-02-01')).toMatchObject({
      status: 422,
      body: { code: 'period-inverted' },
    });
    expect(await call('GET', '/ai/usage?from=2026-02-30')).toMatchObject({ status: 400 });
  });
});

describe('PUT /ai/settings', () => {
  it('sets and lifts the limit, each change with its version', async () => {
    const { call } = await givenOrg();

    const before = await call('GET', '/ai/settings');
    const set = await call('PUT', '/ai/settings', { monthlyCostLimitUsdMicros: limit });
    const lifted = await call(
      'PUT',
      '/ai/settings',
      { monthlyCostLimitUsdMicros: null },
      { 'if-match': '"1"' },
    );

    expect(before).toMatchObject({ body: { monthlyCostLimitUsdMicros: null, version: 0 } });
    expect(set).toMatchObject({
      status: 200,
      body: { monthlyCostLimitUsdMicros: limit, version: 1 },
    });
    expect(lifted).toMatchObject({ body: { monthlyCostLimitUsdMicros: null, version: 2 } });
  });

  it('412 for one of two who saw the same version, 200 for the other', async () => {
    const { call } = await givenOrg();
    const change = { monthlyCostLimitUsdMicros: limit };

    const answers = await Promise.all(
      [1, 2].map(() => call('PUT', '/ai/settings', change, { 'if-match': '"0"' })),
    );

    expect(answers.map((a) => a.status).sort()).toEqual([200, 412]);
  });

  it('403 for an accountant, 400 for a negative limit or a field too many', async () => {
    const { call, orgId } = await givenOrg();
    const accountant = await givenMember(orgId, 'accountant');
    const put = (who: typeof call, body: unknown) => who('PUT', '/ai/settings', body);

    expect(await put(accountant.call, { monthlyCostLimitUsdMicros: 1 })).toMatchObject({
      status: 403,
    });
    for (const body of [
      { monthlyCostLimitUsdMicros: -1 },
      { monthlyCostLimitUsdMicros: 1, x: 1 },
    ]) {
      expect(await put(call, body)).toMatchObject({ status: 400 });
    }
  });
});
