export interface NumberForm {
  prefix: string;
  minDigits: number;
}

/** As documents print it: `INV-0042`. A number that outgrows its digits just becomes longer. */
export function documentNumber({ prefix, minDigits }: NumberForm, n: number): string {
  return prefix + String(n).padStart(minDigits, '0');
}
