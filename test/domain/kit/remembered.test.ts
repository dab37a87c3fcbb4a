import { expect, it } from 'vitest';
import { remembered } from '../../../src/domain/kit/remembered.ts';

function counted(most: number) {
  const asked: string[] = [];
  const joined = remembered(most, (one: string, other: string) => {
    asked.push(`${one}|${other}`);
    if (one === 'refused') throw new RangeError(one);
    return `${one}+${other}`;
  });
  return { joined, asked };
}

it('answers the same question without computing it again', () => {
  const { joined, asked } = counted(2);

  expect([joined('a', 'b'), joined('a', 'b')]).toEqual(['a+b', 'a+b']);
  expect(asked).toEqual(['a|b']);
});

it('takes no two questions for one', () => {
  const { joined } = counted(9);

  expect([joined('a', 'bc'), joined('ab', 'c')]).toEqual(['a+bc', 'ab+c']);
});

it('keeps no more answers than it may, and no refusal', () => {
  const { joined, asked } = counted(2);

  for (const one of ['a', 'b', 'c', 'a']) joined(one, '');
  for (const _ of [1, 2]) expect(() => joined('refused', '')).toThrow(RangeError);

  expect(asked).toEqual(['a|', 'b|', 'c|', 'a|', 'refused|', 'refused|']);
});
