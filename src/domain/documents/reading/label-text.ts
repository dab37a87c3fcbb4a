const parenthesised = /\(([^()]{0,120})\)/g;
const keptInBrackets =
  /^(?:loss(?:es)?|income|benefit|provision|expense|credit|deficit|profit|earnings|decrease|used in|outflow|for|from|a\/[rp]|ebit|ebitda|arr|mrr|deficiency|accumulated deficit|charge|benefit from|provision for|capex|gain|usd|recovery)\b/;

/** An account code, an enumeration or `less:` before the words: `4000 · Sales`, `II. Turnover`. */
const leadingMark =
  /^\s*(total )?(?:\d{3,6}(?=[ ·:.-])[ ·:.-]+|\(?(?:[ivx]{1,4}|[a-h]|\d{1,2})[.)]\s*|(?:less|add|plus|minus)\s*:\s*)/;

/**
 * A label as the rules compare it: lower case, words only. Footnote marks and remarks in brackets
 * go; brackets that are part of the meaning (`income (loss)`) stay as words.
 */
export function labelText(label: string): string {
  return label
    .slice(0, 300)
    .toLowerCase()
    .replace(parenthesised, (_, inner: string) => (keptInBrackets.test(inner) ? ` ${inner} ` : ' '))
    .replace(/\(.*$/, ' ')
    .replace(leadingMark, '$1')
    .replace(/(?<=\p{L})[\d¹²³⁴⁵*†‡]{1,2}(?=\s|$)/gu, '')
    .replace(/\bnotes? \d[\d, .and]{0,12}$/, ' ')
    .replace(/&/g, ' and ')
    .replace(/['’‘`´]/g, '')
    .replace(/\b(?:non|pre|sub)[- ](?=\w)/g, (prefix) => prefix.slice(0, -1))
    .replace(/[^\p{L}\d%#/$]+/gu, ' ')
    .replace(/\//g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
