import { describe, expect, it } from 'vitest';
import { givenOrg } from '../../support/app.ts';

const { call } = await givenOrg('viewer');
const post = (name: string, input: unknown) => call('POST', `/api/calculators/${name}`, input);

describe('POST /api/calculators/allocate', () => {
  it.each([
    ['weights that add up to zero', { amount: '1.00', weights: [0, 0] }, 422],
    ['an amount over the top', { amount: '99999999999.99', weights: [1] }, 422],
    ['more decimals than the currency has', { amount: '1.005', weights: [1] }, 422],
    ['a float, which is neither major nor minor units', { amount: 1.5, weights: [1] }, 400],
    ['a negative weight', { amount: '1.00', weights: ['-1', 2] }, 400],
    ['a currency that does not exist', { amount: '1.00', weights: [1], currency: 'XYZ' }, 422],
    ['no weight', { amount: '1.00', weights: [] }, 400],
    ['1,001 weights', { amount: '1.00', weights: new Array(1001).fill(1) }, 400],
  ])('refuses %s', async (_, input, status) => {
    expect(await post('allocate', { currency: 'USD', ...input })).toMatchObject({ status });
  });

  it.each([
    ['0.05', 'USD', ['30', '70'], ['0.02', '0.03']],
    ['100.01', 'USD', [50, 30, 20], ['50.01', '30.00', '20.00']],
    ['-100.00', 'USD', [1, 1, 1], ['-33.34', '-33.33', '-33.33']],
    ['100', 'JPY', [1, 1, 1], ['34', '33', '33']],
    ['1.000', 'KWD', ['1', '1', '1'], ['0.334', '0.333', '0.333']],
    ['12000.00', 'USD', [300, 500, 200], ['3600.00', '6000.00', '2400.00']],
  ])('splits %s %s by %j into %j', async (amount, currency, weights, parts) => {
    expect(await post('allocate', { amount, currency, weights })).toMatchObject({
      status: 200,
      body: { parts },
    });
  });

  it('takes an integer as minor units and answers in minor units', async () => {
    const input = { amount: 10_000, currency: 'USD', weights: [1, 1, 1] };

    expect((await post('allocate', input)).body).toEqual({ parts: [3334, 3333, 3333] });
  });
});

describe('POST /api/calculators/tax', () => {
  const four = ['68.33', '68.33', '57.50', '85.00'].map((amount) => ({
    amount,
    taxRates: ['20'],
  }));

  it.each([
    ['a rate over 999 percent', { lines: [{ amount: '1.00', taxRates: ['1000'] }] }, 400],
    ['a negative rate', { lines: [{ amount: '1.00', taxRates: ['-5'] }] }, 400],
    ['money as a JSON number', { lines: [{ amount: 100, taxRates: ['5'] }] }, 400],
    ['the same tax twice on a line', { lines: [{ amount: '1.00', taxRates: ['5', '5.0'] }] }, 422],
    [
      'a discount over the amount',
      { lines: [{ amount: '1.00', discount: { amount: '2.00' } }] },
      422,
    ],
    ['a discount over 100 percent', { lines: four, discount: { percent: '101' } }, 422],
    [
      'a quantity that no amount can hold',
      { lines: [{ quantity: '9'.repeat(20), unitPrice: '9'.repeat(20) }] },
      422,
    ],
    [
      'huge opposite taxes that would add up to nothing',
      {
        lines: ['9999999999.99', '-9999999999.99'].map((amount) => ({
          amount,
          taxRates: ['a', 'b', 'c', 'd', 'e'].map((name) => ({
            name,
            percent: '999',
            compound: true,
          })),
        })),
      },
      422,
    ],
  ])('refuses %s', async (_, input, status) => {
    expect(await post('tax', { mode: 'document', ...input })).toMatchObject({ status });
  });

  it('rounds on the document to 55.83, and on the lines to 55.84', async () => {
    const document = await post('tax', { mode: 'document', lines: four });
    const lines = await post('tax', { mode: 'line', lines: four });

    expect(document.body).toMatchObject({ net: '279.16', tax: '55.83', total: '334.99' });
    expect(lines.body).toMatchObject({ net: '279.16', tax: '55.84', total: '335.00' });
  });

  it('builds a compound tax on the one before it: 100 at 5 then 10 percent is 115.50', async () => {
    const taxRates = ['5', { percent: '10', compound: true }];

    const { body } = await post('tax', { mode: 'line', lines: [{ amount: '100', taxRates }] });

    expect(body).toMatchObject({ total: '115.50' });
  });

  it('takes tax out of a gross price: 119.00 at 19 percent holds 19.00', async () => {
    const lines = [{ amount: '119.00', taxRates: ['19'] }];

    const { body } = await post('tax', { mode: 'line', inclusive: true, lines });

    expect(body).toMatchObject({ net: '100.00', tax: '19.00', total: '119.00' });
  });

  it('takes a discount off before tax: 10 percent off two rates is 155.25', async () => {
    const { body } = await post('tax', {
      mode: 'document',
      discount: { percent: '10' },
      lines: [
        { quantity: '2', unitPrice: '50.00', taxRates: ['19'] },
        { quantity: '1', unitPrice: '50.00', taxRates: ['7'] },
      ],
    });

    expect(body).toMatchObject({
      discount: '15.00',
      total: '155.25',
      taxes: [{ tax: '17.10' }, { tax: '3.15' }],
    });
  });
});

describe('POST /api/calculators/due-date', () => {
  it.each([
    ['terms that nobody uses', '2026-01-15', 'whenever', 422, 'unknown-terms'],
    ['a day off the calendar', '2026-02-30', 'net 30', 400, 'invalid-request'],
  ])('refuses %s', async (_, issueDate, terms, status, code) => {
    expect(await post('due-date', { issueDate, terms })).toMatchObject({ status, body: { code } });
  });

  it('422 where the due date leaves the calendar', async () => {
    expect(await post('due-date', { issueDate: '9999-12-31', terms: 'net 30' })).toMatchObject({
      status: 422,
      body: { code: 'day-out-of-range' },
    });
  });

  it('says no discount where the terms give none', async () => {
    expect((await post('due-date', { issueDate: '2026-01-31', terms: 'net 30' })).body).toEqual({
      dueDate: '2026-03-02',
    });
  });
});

describe('POST /api/calculators/recurrence', () => {
  it.each([
    ['a rule by hours', { rrule: 'FREQ=HOURLY' }, 422],
    ['a zone that does not exist', { rrule: 'FREQ=DAILY', timeZone: 'Mars/Base' }, 422],
    ['401 dates', { rrule: 'FREQ=DAILY', count: 401 }, 400],
    [
      'a rule that never comes true',
      { rrule: 'FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30', monthEnd: 'skip' },
      422,
    ],
  ])('refuses %s', async (_, input, status) => {
    expect(await post('recurrence', { start: '2026-01-01', ...input })).toMatchObject({ status });
  });

  it.each([
    ['clamp', ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31']],
    ['skip', ['2026-01-31', '2026-03-31', '2026-05-31', '2026-07-31', '2026-08-31']],
  ])('a month without the day: %s', async (monthEnd, dates) => {
    const input = { rrule: 'FREQ=MONTHLY', start: '2026-01-31', count: 5, monthEnd };

    expect((await post('recurrence', input)).body).toEqual({ dates });
  });

  it('a leap day comes back in the next leap year', async () => {
    const input = { rrule: 'FREQ=YEARLY', start: '2024-02-29', count: 5 };

    expect((await post('recurrence', input)).body).toEqual({
      dates: ['2024-02-29', '2025-02-28', '2026-02-28', '2027-02-28', '2028-02-29'],
    });
  });

  it('ends where the rule does', async () => {
    const input = { rrule: 'FREQ=DAILY;COUNT=2', start: '2026-01-01', count: 10 };

    expect((await post('recurrence', input)).body).toEqual({ dates: ['2026-01-01', '2026-01-02'] });
  });
});
