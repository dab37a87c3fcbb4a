import { type LineRule, total, whole } from './line-rule.ts';

const sales = '(?:revenues?|sales|turnover)';
const goods =
  '(?:net |total )?(?:revenues?|sales|goods sold|goods and services(?: sold)?|products and services(?: sold)?|products services and other|sales and services)';
const result =
  '(?:net )?(?:income|earnings|profits?|loss(?:es)?|result)(?: (?:income|earnings|profits?|loss(?:es)?))?';
const taxes = '(?:income )?tax(?:es|ation)?';
const year = '(?:financial year|year|period|half year|quarter|month)';
const perShare = /per |dilut|basic|eps/;
const ofOthers = 'non ?controlling|minority|redeemable|preferred|participating';

/** Rules for the income statement down to the operating result, US GAAP and IFRS wording. */
const operatingLines: readonly LineRule[] = [
  {
    line: 'revenue',
    rank: 0,
    pattern: whole(
      `total (?:(?:net|group|consolidated|operating|sales) )*${sales}(?: net)?`,
      `total (?:net )?${sales} and other(?: operating)?(?: income)?`,
      'total (?:net )?revenues? net of interest expense',
      `${sales} total`,
    ),
  },
  {
    line: 'revenue',
    rank: 1,
    pattern: whole(
      `(?:(?:net|group|consolidated|gross|operating|sales|annual) )*${sales}(?: net)?`,
      `(?:net |operating )?${sales} from (?:contracts with customers|operations|continuing operations)`,
      'sales to (?:external )?customers',
      '(?:net )?sales and (?:other )?(?:operating )?revenues?',
      '(?:net )?(?:sales|revenues?) (?:including|net of) .*',
      'sales and other operating revenues?',
    ),
    not: /tax|cost/,
  },
  {
    line: 'revenue',
    rank: 3,
    pattern: whole(
      'total (?:operating |trading )?income',
      'gross income',
      'total income from operations',
    ),
  },
  {
    line: 'cost_of_revenue',
    rank: 0,
    sign: 'cost',
    pattern: whole(`total costs? of (?:${goods}|products sold|operations)`, 'total cogs'),
  },
  {
    line: 'cost_of_revenue',
    rank: 1,
    sign: 'cost',
    pattern: whole(
      `costs? of ${goods}`,
      `costs? of ${goods} (?:excluding|exclusive|including|and (?:buying|occupancy)|buying|net) ?.*`,
      `costs? of ${goods} and occupancy.*`,
      'cogs',
    ),
  },
  {
    line: 'cost_of_revenue',
    rank: 4,
    sign: 'cost',
    pattern: whole(
      'costs? of (?:\\w+ ){0,2}(?:products?|services?|merchandise|subscriptions?|equipment|maintenance|hardware|licen[cs]es?)(?: (?:sales|sold|revenues?))?',
      'merchandise costs?',
    ),
  },
  {
    line: 'gross_profit',
    rank: 0,
    pattern: total('gross (?:profit|margin|income)(?: loss)?'),
  },
  { line: 'gross_profit', rank: 0, sign: 'loss', pattern: whole('gross loss') },
  {
    line: 'research_and_development',
    rank: 0,
    sign: 'cost',
    pattern: total(
      '(?:product )?research (?:and )?development(?: expenses?| expenditures?| costs?)?(?: net)?',
      'research development and (?:engineering|related|other related)(?: expenses?| costs?)?(?: net)?',
      'engineering (?:and )?research and development(?: expenses?| costs?)?',
      'research and engineering(?: expenses?)?',
      'r and d(?: expenses?| costs?)?',
    ),
  },
  {
    line: 'selling_general_administrative',
    rank: 0,
    sign: 'cost',
    pattern:
      /^(?:total )?(?:sg and a|(?=.*\badministrati(?:ve|on)\b)(?=.*\b(?:selling|marketing|sales)\b)(?:(?:selling|general|administrative|administration|and|marketing|distribution|informational|sales|operating|other|store|warehouse|advertising|promotion|delivery) ?){2,9})(?: ?(?:expenses?|costs?|overheads?))?(?: net)?$/,
  },
  {
    line: 'operating_expenses',
    rank: 0,
    sign: 'cost',
    pattern: whole(
      'total operating (?:expenses?|costs)(?: net)?',
      'total opex',
      'operating expenses total',
    ),
  },
  {
    line: 'operating_expenses',
    rank: 1,
    sign: 'cost',
    pattern: whole('operating expenses?', 'opex'),
  },
  {
    line: 'operating_expenses',
    rank: 2,
    sign: 'cost',
    pattern: whole(
      'total (?:operating )?costs and (?:operating )?expenses',
      'total (?:expenses|costs|overheads?|non ?interest expenses?)',
      'total costs expenses and other',
      'total benefits losses and expenses',
      'costs and expenses',
    ),
  },
  {
    line: 'operating_income',
    rank: 0,
    pattern: total(
      '(?:consolidated |group )?operating (?:income|profits?|earnings|result)(?: loss(?:es)?)?',
      'operating loss (?:income|profit)',
      '(?:income|earnings|profit|loss)(?: loss| income| profit)? from operations',
      '(?:profit|income) (?:loss )?from operating activities',
      'results? (?:from|of) operating activities',
    ),
    not: /^(?:total )?(?:operating )?loss(?:es)?(?: from operations)?$/,
  },
  {
    line: 'operating_income',
    rank: 0,
    sign: 'loss',
    pattern: total('operating loss(?:es)?', 'loss from operat(?:ions|ing activities)'),
  },
  {
    line: 'operating_income',
    rank: 2,
    pattern: whole(
      'ebit',
      'net operating (?:income|profit)(?: loss)?',
      'earnings before interest and tax(?:es|ation)?(?: ebit)?',
    ),
  },
];

/** From the operating result down to the net one. */
const resultLines: readonly LineRule[] = [
  {
    line: 'interest_expense',
    rank: 0,
    sign: 'cost',
    pattern: total(
      'interest (?:and (?:other )?(?:debt|financing|finance) )?(?:expenses?|costs?|charges?)',
      'interest (?:expenses?|costs?) on (?:debt|long term debt|borrowings)',
      'interest (?:expenses?|costs?) net of (?:amounts? )?(?:interest )?capitali[sz]ed.*',
      'interest (?:expenses?|costs?) and (?:other|related|financing|finance|amortization) .*',
      'interest expenses? third part(?:y|ies)',
    ),
  },
  {
    line: 'interest_expense',
    rank: 1,
    sign: 'cost',
    pattern: total(
      '(?:finance|financing|financial) (?:costs?|expenses?|charges?)',
      'interest payable and (?:similar|other) .*',
      'interest (?:expenses?|costs?) net(?: of interest income)?',
      'net (?:interest|finance) (?:expenses?|costs?)',
      'interest (?:expense income|income expense)(?: net)?',
      'interest paid',
    ),
  },
  {
    line: 'income_before_tax',
    rank: 0,
    pattern: whole(
      `(?:consolidated )?${result} (?:from (?:continuing )?operations )?before (?:(?:provisions?|benefits?|deduction|charge|expense|credit)(?: (?:for|from|provision|benefit|expense))* )?(?:(?:on|for|from|the) )*${taxes}(?: (?:expense|provision|benefit|charge|credit|expenses|on income))*`,
      '(?:profit|loss|income|earnings)(?: loss)? on ordinary activities before tax(?:ation)?',
      'pretax (?:income|profit|earnings|loss)(?: loss)?',
    ),
  },
  {
    line: 'income_before_tax',
    rank: 1,
    pattern: whole(
      `(?:consolidated )?${result} (?:from continuing operations )?before .*\\btax(?:es|ation)?\\b.*`,
    ),
    not: /interest (?:and )?tax|interest expense|ebit|depreciation|net of tax|before (?:interest|extraordinary)/,
  },
  {
    line: 'income_tax',
    rank: 0,
    sign: 'cost',
    pattern: total(
      `(?:provisions?|benefits?|credit|charge|expense)(?: (?:provisions?|benefits?|charge|expense|credit|of|and))*(?: (?:for|from|of|on))+ (?:federal |corporate )?${taxes}(?: on (?:income|earnings))?`,
      `(?:provisions?|benefits?) (?:for|from) (?:provisions?|benefits?) (?:for|from) ${taxes}`,
      '(?:corporate |corporation )?income tax(?:es)?(?: (?:expense|benefit|provision|charge|credit|expenses|recovery|for|from|and))*',
      'tax(?:es|ation)?(?: (?:expense|benefit|provision|charge|credit))*',
      'tax(?:ation)? on (?:profit|income|ordinary activities|(?:profit|loss)(?: loss)? on ordinary activities)',
      '(?:corporation|corporate) tax(?:es)?',
      'taxes on (?:income|earnings)',
      'income taxes? from continuing operations',
    ),
    not: /deferred|payable|current|paid/,
  },
  {
    line: 'net_income',
    rank: 0,
    pattern: whole(
      `(?:consolidated )?${result}(?: for the ${year})? (?:attributable|attributed|applicable) to (?!.*(?:${ofOthers}|common|ordinary)).*`,
    ),
    not: perShare,
  },
  {
    line: 'net_income',
    rank: 1,
    pattern: whole(
      `(?:consolidated |group )?net (?:income|earnings|profits?|result)(?: loss)?(?: (?:for the ${year}|after tax(?:es|ation)?))?`,
      '(?:consolidated )?net loss (?:income|earnings|profit)',
      `(?:profit|earnings|income|result)(?: loss)? (?:for the ${year}(?: ended)?|after (?:income )?tax(?:es|ation)?)`,
      `loss (?:profit|income) (?:for the ${year}|after tax(?:ation)?)`,
      '(?:consolidated )?net (?:income|earnings)(?: loss)? including .*non ?controlling interests?.*',
      'profit',
    ),
  },
  {
    line: 'net_income',
    rank: 1,
    sign: 'loss',
    pattern: whole(
      '(?:consolidated )?net loss(?:es)?(?: after tax(?:ation)?)?',
      `(?:net )?loss (?:for the ${year}|after tax(?:ation)?)`,
    ),
  },
  {
    line: 'net_income',
    rank: 3,
    pattern: whole(
      `(?:consolidated )?${result} (?:attributable|available|applicable) to (?:.{1,40} )?(?:common|ordinary) .*`,
    ),
    not: new RegExp(`${perShare.source}|${ofOthers}`),
  },
  {
    line: 'ebitda',
    rank: 0,
    pattern: whole(
      'ebitda(?: loss)?',
      'earnings before interest tax(?:es|ation)? depreciation and amorti[sz]ation(?: ebitda)?',
    ),
  },
  { line: 'ebitda', rank: 1, pattern: whole('(?:adjusted|underlying|normali[sz]ed) ebitda') },
  {
    line: 'depreciation_amortization',
    rank: 2,
    sign: 'cost',
    pattern: total(
      'depreciation(?: depletion)? and amorti[sz]ation(?: expenses?| charges?)?(?: of .*)?',
      'amorti[sz]ation and depreciation(?: expenses?)?',
      'd and a',
    ),
  },
];

export const incomeLines: readonly LineRule[] = [...operatingLines, ...resultLines];
