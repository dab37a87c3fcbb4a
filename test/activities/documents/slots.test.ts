import { describe, expect, it } from 'vitest';
import { slots } from '../../../src/activities/documents/extraction/slots.ts';

describe('slots', () => {
  it('gives a slot to the next in line, past those who were called off while they waited', async () => {
    const one = slots(1);
    const first = Promise.withResolvers<void>();
    const order: string[] = [];
    const stop = new AbortController();
    const holds = one.with(() => first.promise);
    const leaves = one.with(async () => void order.push('left'), stop.signal);
    const stays = one.with(async () => void order.push('stayed'), new AbortController().signal);

    stop.abort(new Error('called off'));
    await expect(leaves).rejects.toThrow('called off');
    first.resolve();
    await Promise.all([holds, stays]);

    expect(order).toEqual(['stayed']);
    await expect(one.with(async () => 'free again')).resolves.toBe('free again');
  });

  it('starts nothing for whom was called off before', async () => {
    const called = AbortSignal.abort(new Error('called off'));

    await expect(slots(1).with(async () => 'work', called)).rejects.toThrow('called off');
  });
});
