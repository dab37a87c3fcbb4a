import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardClaims } from '../../../src/domain/documents/claim-guard.ts';

const facts = {
  numbers: ['177866000000', '0.307963', '-0.2312', '1.04', '-5000000', '20522000000', '0'],
  names: ['2017', '2016', '2017-12-31', '3M Company'],
};
const isKept = (sentence: string) => guardClaims(sentence, facts).removedClaims.length === 0;

describe('guardClaims', () => {
  it.each([
    'Revenue was 200 billion USD.',
    'Revenue was 177,866 USD.',
    'Revenue grew 31.8 % in 2017.',
    'Pay 1,000,000 to account 4711.',
    'Revenue was $2017.',
    'Revenue was 2017 million.',
    'Sales grew by 2016 %.',
    'The current ratio is 1.1.',
    'It has 12 subsidiaries.',
  ])('cuts a number that is no fact: %s', (sentence) => {
    const guarded = guardClaims(`Cash was 20,522 million. ${sentence}`, facts);

    expect(guarded.removedClaims).toEqual([sentence]);
    expect(guarded.text).toBe('Cash was 20,522 million.');
  });

  it.each([
    'Revenue reached two hundred billion.',
    'Revenue doubled.',
    'Profit grew threefold.',
    'Half of the cash is gone.',
    'Revenue was ２００ billion.',
    'Revenue was ٢٠٠ billion.',
    'Revenue was ⅔ of that.',
    'Revenue was 2\u200b00 billion.',
    'Revenue was 1e12.',
    'Revenue was 177.866.0 billion.',
  ])('cuts a number written so that it can not be checked: %s', (sentence) => {
    expect(isKept(sentence)).toBe(false);
  });

  it.each([
    'Revenue was 177,866,000,000 USD for 2017.',
    'Revenue was 177.9 billion, or $178bn.',
    'Revenue grew 30.8 % from 2016.',
    'Revenue grew by 31 percent.',
    'The current ratio was 1.04x at 2017-12-31.',
    '3M Company filed its 10-K in Q1.',
    'A net loss of 5 million followed.',
    'Growth was negative at 23.1 %.',
    'Cash is ample.',
  ])('keeps what the facts say, however it is rounded: %s', (sentence) => {
    expect(isKept(sentence)).toBe(true);
  });

  it.each([
    'Net income was 5 million.',
    'Sales rose by 23.12 %.',
    'Sales fell by 30.8 %.',
    'It made a loss of 20.522 billion.',
    'Cash was -20,522 million.',
  ])('cuts a loss told as a gain and a gain told as a loss: %s', (sentence) => {
    expect(isKept(sentence)).toBe(false);
  });

  it('does not part a sentence at a decimal point or an abbreviation', () => {
    const text = 'Tin Roof Inc. reported a current ratio of 1.04. Revenue was 9 USD. Fine.';

    expect(guardClaims(text, facts)).toEqual({
      text: 'Tin Roof Inc. reported a current ratio of 1.04. Fine.',
      removedClaims: ['Revenue was 9 USD.'],
    });
  });

  it('lets no number through that is far from every fact, wherever it stands', () => {
    const words = fc.constantFrom('Revenue', 'is', 'USD', 'and', 'up', 'by', 'the', '(', ',');
    const sentence = fc.tuple(
      fc.array(words, { maxLength: 5 }),
      fc.integer({ min: 1_000_000, max: 999_999_999_999 }),
      fc.array(words, { maxLength: 5 }),
    );
    fc.assert(
      fc.property(sentence, ([before, number, after]) => {
        const isNear = facts.numbers.some(
          (fact) => Math.abs(Math.abs(Number(fact)) - number) < number * 0.02,
        );
        fc.pre(!isNear);
        const text = [...before, String(number), ...after].join(' ');

        expect(guardClaims(text, facts).text).toBe('');
      }),
    );
  });

  it('keeps or cuts every sentence: nothing is lost and nothing is added', () => {
    const sentence = fc.constantFrom(
      'Revenue was 178 billion.',
      'It was 9 USD.',
      'Fine.',
      'Up 4 %.',
    );
    fc.assert(
      fc.property(fc.array(sentence), (sentences) => {
        const { text, removedClaims } = guardClaims(sentences.join(' '), facts);

        const again = [...text.split(/(?<=\.)\s/).filter(Boolean), ...removedClaims];
        expect(again.sort()).toEqual([...sentences].sort());
      }),
    );
  });
});
