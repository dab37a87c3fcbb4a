import { expect, it } from 'vitest';
import { gathered } from '../../src/activities/gathered.ts';

/** Holds the first goes until they are let on, so that what comes meanwhile has to wait. */
function held({ most = 9, refuse = (_: readonly number[]): boolean => false } = {}) {
  const goes: string[] = [];
  const { promise: opened, resolve: letOn } = Promise.withResolvers<void>();
  const add = gathered<number, number>({
    most,
    pauseMs: 1,
    work: async (key, all) => {
      goes.push(`${key}:${all.join(',')}`);
      await opened;
      if (refuse(all)) throw new RangeError(`refused ${all.join(',')}`);
      return all.map((one) => one * 10);
    },
  });
  return { add, goes, letOn };
}

it('lets one go at once, and those that come meanwhile together after it', async () => {
  const { add, goes, letOn } = held();

  const answers = Promise.all([1, 2, 3].map((one) => add('a', one)));
  letOn();

  expect(await answers).toEqual([10, 20, 30]);
  expect(goes).toEqual(['a:1', 'a:2,3']);
});

it('keeps keys apart, and to the most of one go', async () => {
  const { add, goes, letOn } = held({ most: 2 });

  const answers = Promise.all([
    ...[1, 2, 3, 4].map((one) => add('a', one)),
    ...[5, 6].map((one) => add('b', one)),
  ]);
  letOn();

  expect(await answers).toEqual([10, 20, 30, 40, 50, 60]);
  expect(goes.filter((it) => it.startsWith('a'))).toEqual(['a:1', 'a:2,3', 'a:4']);
  expect(goes.filter((it) => it.startsWith('b'))).toEqual(['b:5', 'b:6']);
});

it('lets none fail for another', async () => {
  const { add, letOn } = held({ refuse: (all) => all.includes(3) });

  const answers = Promise.allSettled([1, 2, 3, 4].map((one) => add('a', one)));
  letOn();

  expect(await answers).toMatchObject([
    { status: 'fulfilled', value: 10 },
    { status: 'fulfilled', value: 20 },
    { status: 'rejected', reason: { message: 'refused 3' } },
    { status: 'fulfilled', value: 40 },
  ]);
});

it('goes on after all of a go has failed', async () => {
  const { add, letOn } = held({ refuse: (all) => all.includes(1) });
  letOn();

  await expect(add('a', 1)).rejects.toThrow('refused 1');

  expect(await add('a', 2)).toBe(20);
});
