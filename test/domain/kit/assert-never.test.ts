import { expect, test } from 'vitest';
import { assertNever } from '../../../src/domain/kit/assert-never.ts';

test('data that slipped past the types is named in the error', () => {
  expect(() => assertNever({ kind: 'new' } as never)).toThrow('Unhandled case: {"kind":"new"}');
});
