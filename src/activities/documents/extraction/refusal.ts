import type { RefusalCode } from './extraction-message.ts';

/** A file that can't be read, thrown by the readers in the child. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;

  constructor(code: RefusalCode, detail: string) {
    super(detail);
    this.code = code;
  }
}
