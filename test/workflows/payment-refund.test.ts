import { ApplicationFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import type { RefundStatus } from '../../src/domain/invoices/refund-status.ts';
import type { paymentRefund } from '../../src/workflows/payment-refund.ts';
import { saveHistory } from '../support/histories.ts';
import { type Activities, temporalEnv } from '../support/temporal.ts';

const t = temporalEnv();
const day = 86_400_000;

/** A processor that answers in turn, and with the last answer ever after. */
function given(answers: (RefundStatus | Error)[], over: Activities = {}) {
  const asked: number[] = [];
  const reviews: string[] = [];
  const ends: unknown[] = [];
  t.fake({
    async askForRefund() {
      asked.push(await t.now());
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer instanceof Error) throw answer;
      return answer ?? 'pending';
    },
    async reviewRefund(_, why) {
      reviews.push(why);
      return 'needs_review';
    },
    async endRun(_, end) {
      ends.push(end);
    },
    ...over,
  });
  const start = () =>
    t.start<typeof paymentRefund>(
      'paymentRefund',
      { orgId: 'org', runId: 'run' },
      { refundId: 'refund' },
    );
  return { asked, reviews, ends, start };
}

const passing = (type: string) => ApplicationFailure.create({ type, nonRetryable: false });
const final = (type: string) => ApplicationFailure.create({ type, nonRetryable: true });

describe('paymentRefund', () => {
  it('waits out a processor that does not answer, and ends with what became of it', async () => {
    const down = Array.from({ length: 5 }, () => passing('processor-outcome-unknown'));
    const { start, asked, ends, reviews } = given([...down, 'succeeded']);

    const handle = await start();

    expect(await handle.result()).toEqual({ endedAs: 'succeeded' });
    expect(asked).toHaveLength(6);
    expect(reviews).toEqual([]);
    expect(ends).toEqual([{ status: 'completed', result: { endedAs: 'succeeded' } }]);
    await saveHistory('payment-refund-succeeded', handle);
  });

  it('ends with a refusal as the books have it', async () => {
    const { start, reviews } = given(['failed']);

    const handle = await start();

    expect(await handle.result()).toEqual({ endedAs: 'failed' });
    expect(reviews).toEqual([]);
    await saveHistory('payment-refund-failed', handle);
  });

  it('asks a person when the processor has not answered for three days', async () => {
    const { start, asked, reviews } = given([passing('processor-unavailable')]);

    const handle = await start();

    expect(await handle.result()).toEqual({ endedAs: 'needs_review' });
    expect(reviews).toEqual([expect.stringContaining('The processor gave no answer.')]);
    expect((asked.at(-1) ?? 0) - (asked[0] ?? 0)).toBeGreaterThan(2 * day);
  });

  it('asks a person at once where no retry helps', async () => {
    const { start, asked, reviews } = given([final('processor-not-configured')]);

    expect(await (await start()).result()).toEqual({ endedAs: 'needs_review' });
    expect([asked.length, reviews.length]).toEqual([1, 1]);
  });

  it('looks again, ever rarer, while it is on its way, and asks a person after 30 days', async () => {
    const { start, asked, reviews } = given(['pending']);

    const handle = await start();

    expect(await handle.result()).toEqual({ endedAs: 'needs_review' });
    const gaps = asked.slice(1).map((at, i) => (at - (asked[i] ?? 0)) / 1_000);
    const planned = [60, 120, 240, 480, 960];
    expect(planned.filter((plannedS, i) => (gaps[i] ?? 0) < plannedS)).toEqual([]);
    expect(gaps.slice(-5).filter((gapS) => gapS < 6 * 3_600)).toEqual([]);
    expect((asked.at(-1) ?? 0) - (asked[0] ?? 0)).toBeGreaterThan(29 * day);
    expect(reviews).toEqual(['The processor still has it on its way after 30 days.']);
    await saveHistory('payment-refund-needs-review', handle);
  });

  it('lays it before a person when the run is cancelled, and ends as cancelled', async () => {
    const { start, asked, reviews, ends } = given(['pending']);
    const handle = await start();
    await t.sleep('10 minutes');

    await handle.cancel();

    await expect(handle.result()).rejects.toThrow();
    expect(asked.length).toBeGreaterThan(1);
    expect(reviews).toEqual(['The run was cancelled before it was known.']);
    expect(ends).toEqual([{ status: 'cancelled' }]);
    await saveHistory('payment-refund-cancelled', handle);
  });
});
