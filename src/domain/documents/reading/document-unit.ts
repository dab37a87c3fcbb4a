/**
 * Powers of ten a caption such as `(in millions, except per share data)` gives to amounts and to
 * share counts.
 */
export interface CaptionUnit {
  power: number;
  /** False where the caption exempts share counts (`except share data`). */
  scalesShares: boolean;
}

const money =
  '(?:us ?\\$|[$€£¥₹]|usd|eur|gbp|chf|inr|cad|aud|jpy|sek|nok|dkk|rs\\.?|dollars?|euros?|pounds?|sterling|rupees|yen|u\\.s\\. dollars|us dollars|amounts?|figures|values|shares|all|expressed|stated|presented|reported|rounded)';
const word =
  "(?:millions?|thousands?|billions?|mn|mln|mio\\.?|bn|lakhs?|crores?|000s?|000’s|000's)";

const captions: readonly RegExp[] = [
  new RegExp(
    `^\\(?(?:${money}[ ,]*(?:and[ ,]*${money}[ ,]*|of [\\w ]{1,20}|tabular |are |is |[\\w ]{1,20})?){0,3}(?:in|to the nearest)[ ]+(?:${money} )?(?<unit>${word})\\b`,
  ),
  new RegExp(
    `\\(\\s?(?:[\\w ,’'.$€£]{0,60}\\b)?in (?:us |u\\.s\\. )?(?:${money} )?(?<unit>${word})\\b`,
  ),
  new RegExp(
    `\\bin (?:${money} )?(?<unit>millions|thousands|billions)(?: of)?(?:,| \\(| except| unless|\\)|$| ${money})`,
  ),
  new RegExp(
    `^\\(?(?<unit>millions|thousands|billions)(?: of (?:us |u\\.s\\. )?${money})?(?:\\)|,| except|$)`,
  ),
  /(?:us\$|[$€£¥₹]|\b(?:usd|eur|gbp|chf|inr|cad|aud|jpy|sek|nok|dkk|rs)\b)[ .(]{0,2}['’‘]?(?<unit>000s?|m|mn|mio|mln|bn|k|millions?|thousands?|billions?|lakhs?|crores?)\b/,
  /^\(?(?:in )?(?:['’‘](?<unit>000s?)|(?<unit>000['’]?s))\b/,
];

const powers: readonly [RegExp, number][] = [
  [/^(?:thousand|000|k)/, 3],
  [/^(?:m$|mn|mln|mio|million)/, 6],
  [/^(?:b$|bn|billion)/, 9],
  [/^lakh/, 5],
  [/^crore/, 7],
];

/** Reads a caption that states the unit; null for a line that states none. */
export function captionUnit(text: string): CaptionUnit | null {
  const line = text.slice(0, 200).toLowerCase().trim();
  for (const caption of captions) {
    const unit = caption.exec(line)?.groups?.['unit'];
    const power = unit && powers.find(([pattern]) => pattern.test(unit))?.[1];
    if (power)
      return {
        power,
        scalesShares:
          !/except[^)]{0,40}\bshares?\b(?! (?:data|amounts?)?\)?$)?/.test(line) ||
          perShareOnly(line),
      };
  }
  return null;
}

/** `except per share data` exempts prices, `except share data` exempts the counts too. */
function perShareOnly(line: string): boolean {
  const exempt = line.slice(line.indexOf('except')).replace(/per[- ]share/g, '');
  return !/\bshares?\b/.test(exempt);
}
