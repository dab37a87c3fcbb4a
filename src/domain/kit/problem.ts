export type ProblemKind =
  | 'invalid'
  | 'unauthenticated'
  | 'payment-required'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'stale'
  | 'too-large'
  | 'unsupported-media'
  | 'unprocessable'
  | 'too-many'
  | 'unavailable';

/** The RFC 9457 status of each kind. */
export const problemStatus = {
  invalid: 400,
  unauthenticated: 401,
  'payment-required': 402,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  stale: 412,
  'too-large': 413,
  'unsupported-media': 415,
  unprocessable: 422,
  'too-many': 429,
  unavailable: 503,
} as const satisfies Record<ProblemKind, number>;

export interface FieldError {
  /** Where in the input, with dots: `lines.0.unitPrice`. */
  path: string;
  message: string;
}

export interface ProblemExtra {
  errors?: readonly FieldError[];
  /** Whole seconds after which trying again can help. */
  retryAfterS?: number;
}

/** A refusal the caller can act on. Anything else that is thrown is a bug and becomes a 500. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly kind: ProblemKind;
  /** Stable and machine readable: `bill-wrong-status`. */
  readonly code: string;
  readonly errors: readonly FieldError[] | undefined;
  readonly retryAfterS: number | undefined;

  constructor(kind: ProblemKind, code: string, detail: string, extra: ProblemExtra = {}) {
    super(detail);
    this.kind = kind;
    this.code = code;
    this.errors = extra.errors;
    this.retryAfterS = extra.retryAfterS;
  }

  get status(): number {
    return problemStatus[this.kind];
  }
}

/**
 * Returns the row, or refuses with 404 `<what>-not-found`; another tenant's row is simply absent.
 */
export function found<T>(row: T | undefined, what: string): T {
  if (row === undefined) throw new Problem('not-found', `${what}-not-found`, `No such ${what}.`);
  return row;
}
