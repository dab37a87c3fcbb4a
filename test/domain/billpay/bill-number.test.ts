import { expect, it } from 'vitest';
import { billNumberKey } from '../../../src/domain/billpay/bill-number.ts';

it.each([
  ['INV-003411/A', 'INV3411A'],
  ['inv 3411a', 'INV3411A'],
  ['003411', '3411'],
  ['3411', '3411'],
  ['A3411', 'A3411'],
  ['INV-1003', 'INV1003'],
  ['INV 10-03', 'INV1003'],
  ['000', '0'],
  ['RE-2026/0007', 'RE20260007'],
])('%s has the key %s', (number, key) => {
  expect(billNumberKey(number)).toBe(key);
});
