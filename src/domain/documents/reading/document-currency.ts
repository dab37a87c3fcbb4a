const signs: readonly [RegExp, string][] = [
  [/US\$|U\.S\. dollars?|\bUS dollars?\b/gi, 'USD'],
  [/C\$|Canadian dollars?/gi, 'CAD'],
  [/A\$|Australian dollars?/gi, 'AUD'],
  [/HK\$|Hong Kong dollars?/gi, 'HKD'],
  [/S\$|Singapore dollars?/gi, 'SGD'],
  [/R\$|Brazilian reais/gi, 'BRL'],
  [/€|\beuros?\b/gi, 'EUR'],
  [/£|\bpounds sterling\b|\bsterling\b/gi, 'GBP'],
  [/¥|\b(?:japanese )?yen\b/gi, 'JPY'],
  [/₹|\bRs\.|\brupees\b/gi, 'INR'],
  [/\bSwiss francs?\b/gi, 'CHF'],
  [/(?<![A-Z])\$|\bdollars\b/gi, 'USD'],
];
const codes =
  /\b(?:USD|EUR|GBP|CHF|JPY|CAD|AUD|NZD|INR|SEK|NOK|DKK|PLN|CZK|HUF|ZAR|BRL|MXN|CNY|RMB|HKD|SGD|KRW|ILS|TRY|AED|SAR|NGN|KES)\b/g;

/** The currency the pages name most often as ISO 4217, or null where they name none. */
export function currencyOf(texts: readonly string[]): string | null {
  const counts = new Map<string, number>();
  const add = (code: string, times: number): void => {
    if (times > 0) counts.set(code, (counts.get(code) ?? 0) + times);
  };
  for (const text of texts) {
    for (const match of text.matchAll(codes)) add(match[0] === 'RMB' ? 'CNY' : match[0], 3);
    for (const [pattern, code] of signs) add(code, text.match(pattern)?.length ?? 0);
  }
  const [first] = [...counts].sort((a, b) => b[1] - a[1]);
  return first?.[0] ?? null;
}
