/**
 * Makes the compiler prove that a union is handled whole; reached at run time only by unchecked
 * data.
 */
export function assertNever(value: never): never {
  throw new TypeError(`Unhandled case: ${JSON.stringify(value)}`);
}
