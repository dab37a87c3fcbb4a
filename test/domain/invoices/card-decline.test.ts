import { describe, expect, it } from 'vitest';
import { cardDecline } from '../../../src/domain/invoices/card-decline.ts';
import { hostedWords } from '../../../src/domain/invoices/hosted-words/index.ts';
import {
  hostedObstacles,
  problemWords,
} from '../../../src/domain/invoices/hosted-words/problem-words.ts';
import { messageLanguages } from '../../../src/domain/invoices/message-facts.ts';

describe('why a card was declined', () => {
  it.each(['stolen_card', 'fraudulent', 'card_declined', 'refused', 'constructor', '', null])(
    'tells nobody more of %s than that the bank said no',
    (code) => {
      expect(cardDecline(code)).toBe('bank');
    },
  );

  it('says what its holder can mend', () => {
    const codes = ['insufficient_funds', 'expired_card', 'incorrect_cvc', 'processing_error'];

    expect(codes.map(cardDecline)).toEqual(['funds', 'expired', 'details', 'later']);
  });
});

describe.each(messageLanguages)('what a customer reads in %s', (language) => {
  it('has a sentence of its own for each reason and each obstacle', () => {
    const { declines } = hostedWords(language);
    const { of } = problemWords(language);

    const reasons = Object.values(declines);
    const obstacles = hostedObstacles.map((it) => of[it].join(' '));
    expect(new Set(reasons).size).toBe(7);
    expect(new Set(obstacles).size).toBe(hostedObstacles.length);
    for (const words of [...reasons, ...obstacles]) expect(words).toMatch(/\S.*\.$/);
  });
});
