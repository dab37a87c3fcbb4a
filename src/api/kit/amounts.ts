import { z } from '@hono/zod-openapi';
import { isCurrency } from '../../domain/kit/currency.ts';
import { currency, rule } from './json.ts';

/** A currency that a caller names: one that ISO 4217 has. */
export const Currency = currency.refine(isCurrency, rule('must be an ISO 4217 currency'));

const decimalText = (pattern: RegExp, example: string) =>
  z.string().regex(pattern).openapi({ example });

export const Percent = decimalText(/^\d{1,3}(\.\d{1,6})?$/, '20');
export const Quantity = decimalText(/^-?\d{1,9}(\.\d{1,6})?$/, '2');
export const UnitPrice = decimalText(/^-?\d{1,12}(\.\d{1,6})?$/, '100.00');

/** How much base currency one unit of a document's own currency is worth. */
export const ExchangeRate = decimalText(/^\d{1,9}(\.\d{1,10})?$/, '1.0842')
  .refine((rate) => /[1-9]/.test(rate), rule('must be more than 0'))
  .openapi({ description: 'Base currency for one unit of the document’s, where they differ.' });
