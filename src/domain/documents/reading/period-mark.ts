/** What a stretch of text says about a period; parts it leaves open are absent. */
export interface PeriodMark {
  year?: number;
  month?: number;
  day?: number;
  quarter?: number;
  half?: number;
  /** Length in months: 1, 3, 6, 9 or 12. */
  months?: number;
}

/** A mark with its place in the text it was read from. */
export interface PlacedMark extends PeriodMark {
  start: number;
  end: number;
}

const monthNames = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const ordinals = ['first', 'second', 'third', 'fourth'];
const month =
  '(?<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
const year = '(?<year>(?:19|20)\\d{2})';
const shortYear = "(?:['’ -]|-)(?<short>\\d{2})";
const day = '(?<day>[0-3]?\\d)(?:st|nd|rd|th)?';
const fiscal = "(?:fy|fiscal(?: year)?|financial year|f\\.y\\.)[ -]?['’]?";

const shapes = [
  `${month} ${day},? ?${year}`,
  `${day}[ -]${month}[ ,-]*(?:${year}|${shortYear.replace('short', 'short2')})`,
  `${year}-(?<mm>[01]\\d)(?:-(?<dd>[0-3]\\d))?(?:T[\\d:.Z]{1,14})?`,
  `(?<dd>[0-3]?\\d)\\.(?<mm>[01]?\\d)\\.${year}`,
  `(?<mm>[01]?\\d)/(?<dd>[0-3]?\\d)/${year}`,
  `(?<mm>[01]?\\d)/${year}`,
  `(?:q(?<quarter>[1-4])|(?<quarter2>[1-4])q)[ -]?(?:${fiscal})?['’]?(?:${year}|(?<short>\\d{2}))`,
  `(?<ordinal>first|second|third|fourth)[- ]quarter(?:,? of|,)? ?(?:${fiscal} ?)?${year}`,
  `${year}[ -]?(?:q(?<quarter>[1-4])|h(?<half>[12]))`,
  `(?:h(?<half>[12])|(?<half2>[12])h)[ -]?(?:${fiscal})?['’]?(?:${year}|(?<short>\\d{2}))`,
  `${fiscal}(?:(?:19|20)?\\d{2})[/-](?<short>\\d{2})`,
  `${fiscal}(?:${year}|(?<short>\\d{2}))A?`,
  `(?:19|20)\\d{2}[/-](?<short>\\d{2})`,
  `${month}[ -]?(?:${year}|(?<=[ .-])(?<short2>\\d{2})(?![\\d,])|['’](?<short>\\d{2}))`,
  `${month} ${day},?`,
  `${day} ${month}`,
  `${month}`,
  `q(?<quarter>[1-4])`,
  `${year}A?`,
].map((shape) => new RegExp(`(?<![\\p{L}\\d.,$€£/-])(?:${shape})(?![\\p{L}\\d]|[.,/]\\d)`, 'giu'));

/** What every shape holds one of: most lines of a document name no period. */
const hint =
  /(?:19|20)\d\d|[\d'’ -]\d\d|\b[1-4]?q[1-4]?|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|fy|fiscal)/i;

/** Every period named in `text`, in order; overlapping readings go to the fullest one. */
export function periodMarksIn(text: string): PlacedMark[] {
  if (!hint.test(text)) return [];
  const found: PlacedMark[] = [];
  for (const shape of shapes) {
    for (const match of text.matchAll(shape)) {
      const start = match.index;
      const end = start + match[0].length;
      if (found.some((mark) => start < mark.end && end > mark.start)) continue;
      const mark = markOf(match.groups ?? {});
      if (mark) found.push({ ...mark, start, end });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

type Groups = Readonly<Record<string, string | undefined>>;

function markOf(groups: Groups): PeriodMark | null {
  const month = monthOf(groups);
  const day = Number(groups['day'] ?? groups['dd'] ?? 0);
  if (month > 12 || day > 31) return null;
  return present({
    year: yearOf(groups),
    month,
    day,
    quarter: quarterOf(groups),
    half: Number(groups['half'] ?? groups['half2'] ?? 0),
  });
}

/** Leaves out the parts that are 0, which is how the readers below say that they found none. */
function present(parts: Readonly<Record<keyof Omit<PeriodMark, 'months'>, number>>): PeriodMark {
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part > 0));
}

function yearOf(groups: Groups): number {
  const short = groups['short'] ?? groups['short2'];
  return Number(groups['year'] ?? (short === undefined ? 0 : 2000 + Number(short)));
}

function monthOf(groups: Groups): number {
  const name = groups['month']?.slice(0, 3).toLowerCase();
  return name === undefined ? Number(groups['mm'] ?? 0) : monthNames.indexOf(name) + 1;
}

function quarterOf(groups: Groups): number {
  const ordinal = groups['ordinal']?.toLowerCase();
  if (ordinal !== undefined) return ordinals.indexOf(ordinal) + 1;
  return Number(groups['quarter'] ?? groups['quarter2'] ?? 0);
}

const lengths: readonly [RegExp, number][] = [
  [
    /\b(?:three|3)[- ]months?\b|\b(?:13|14|12|thirteen|fourteen|twelve)[- ]weeks?\b|\bquarters?\b/i,
    3,
  ],
  [/\b(?:six|6)[- ]months?\b|\b(?:26|27|24|twenty-six) weeks?\b|\bhalf[- ]years?\b/i, 6],
  [/\b(?:nine|9)[- ]months?\b|\b(?:39|40|36|thirty-nine) weeks?\b/i, 9],
  [
    /\b(?:twelve|12)[- ]months?\b|\b(?:52|53|fifty-two|fifty-three)[- ]weeks?\b|\byears?\b|\bannual\b/i,
    12,
  ],
  [/\b(?:one )?months?\b/i, 1],
];

/** The length of the period a heading speaks of, in months: `Nine Months Ended` is 9. */
export function monthsIn(text: string): number | undefined {
  const named = lengths.filter(([pattern]) => pattern.test(text));
  return named[0]?.[1];
}
