import { describe, expect, it } from 'vitest';
import { guardClaims } from '../../../src/domain/documents/claim-guard.ts';
import { checkCompliance } from '../../../src/domain/documents/compliance-checks.ts';
import { raiseAlerts } from '../../../src/domain/documents/document-alerts.ts';
import { scoreFraud } from '../../../src/domain/documents/fraud-signals.ts';
import { readOutsideFacts } from '../../../src/domain/documents/outside-facts.ts';
import { cpuMsSince } from '../../support/cpu-time.ts';
import { givenReading } from '../../support/given-reading.ts';

const length = 400_000;
const filled = (piece: string) => piece.repeat(Math.ceil(length / piece.length));

/** Linear work on this much text takes a fraction of a second; backtracking takes minutes. */
const limitMs = 8_000;

describe('the rules read a hostile text in time', () => {
  it.each([
    ['line ends', '\n'],
    ['blanks', ' '],
    ['digits', '9'],
    ['amounts', '1,234,567.89 '],
    ['half a phrase of exchange effects', 'effect '],
    ['half a phrase of market values', 'aggregate market value '],
    ['half a phrase of restatements', 'restated of the of the '],
    ['half a phrase of certificates', 'certification section rule '],
    ['half a phrase of totals', `${'total liabilities and '.repeat(5)}\n`],
    ['half a note', '12 \n'],
  ])('of %s', (_, piece) => {
    const pages = [{ page: 1, text: filled(piece) }];
    const reading = givenReading({
      '2023': { revenue: 1, operating_cash_flow: 1, total_assets: 1 },
    });
    const before = process.threadCpuUsage();

    checkCompliance(reading, pages);
    scoreFraud(reading, pages);
    raiseAlerts(reading, pages);
    readOutsideFacts(pages, reading);
    guardClaims(filled(piece).slice(0, 20_000), { numbers: ['1'], names: ['2023'] });

    expect(cpuMsSince(before)).toBeLessThan(limitMs);
  });
});
