/**
 * Bills of one vendor with equal keys may be the same bill: capitals, letters and digits only, and
 * no leading zeros in a run of digits. `INV-003411/A` is `INV3411A`. A hint, never a proof.
 */
export function billNumberKey(number: string): string {
  return number
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/(?<!\d)0+(?=\d)/g, '');
}
