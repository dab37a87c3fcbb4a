import { type LineRule, total, whole } from './line-rule.ts';

/** `Net cash provided by (used in)`, `Cash flows from`, `Net cash inflow from`. */
const flow =
  '(?:total )?(?:net )?cash(?: flows?)?(?: (?:inflows?|outflows?|provided|generated|used|from|by|in|for|to|of|or|and|absorbed|arising|derived|required|utili[sz]ed|into))*';
const continuing = '(?: (?:of |from )?continuing operations)';
const assets =
  '(?:the )?(?:property|ppe|pp and e|fixed assets|plant|tangible|capital assets|premises|land|equipment|buildings|rental equipment|flight equipment|long lived assets)\\b';
const buying = '(?:purchases?|acquisitions?|additions?|investments?)';

/** Rules for the cash flow statement. */
export const cashFlowLines: readonly LineRule[] = [
  {
    line: 'operating_cash_flow',
    rank: 0,
    pattern: whole(`${flow} operating (?:activities|operations)`, 'operating cash flows?'),
  },
  {
    line: 'operating_cash_flow',
    rank: 1,
    pattern: whole(`${flow} operating activities${continuing}`, `${flow} operations`),
  },
  {
    line: 'investing_cash_flow',
    rank: 0,
    pattern: whole(`${flow} (?:investing|investment)(?: activities)?`, 'investing cash flows?'),
  },
  {
    line: 'investing_cash_flow',
    rank: 1,
    pattern: whole(`${flow} investing activities${continuing}`),
  },
  {
    line: 'financing_cash_flow',
    rank: 0,
    pattern: whole(`${flow} financing(?: activities)?`, 'financing cash flows?'),
  },
  {
    line: 'financing_cash_flow',
    rank: 1,
    pattern: whole(`${flow} financing activities${continuing}`),
  },
  {
    line: 'capital_expenditure',
    rank: 0,
    sign: 'cost',
    pattern: whole(
      'capital expenditures?(?: .*)?',
      'capex',
      'capital (?:spending|additions)',
      `(?:cash )?(?:payments?|expenditures?|outlays?|cash paid|amounts? paid) (?:for|on|to acquire|to purchase) (?:(?:the )?${buying} (?:of|to) )?${assets}.*`,
      `${buying} (?:of|to|in) ${assets}.*`,
      `purchase and construction of ${assets}.*`,
      '(?:property|plant)(?: (?:property|plant|and))* equipment (?:additions|purchases|acquired|expenditures)',
      `purchases? of (?:intangible assets and|software and) ${assets}.*`,
    ),
    not: /^(?:(?! net of ).)*(?:proceeds|disposals?|noncash|accrued|payable|unpaid|leases?$|financed|incurred|deposits|held for sale|reimburse|percent|%)/,
  },
  {
    line: 'depreciation_amortization',
    rank: 0,
    sign: 'cost',
    pattern: total(
      'depreciation (?:(?:depletion|accretion|impairment|amorti[sz]ation|and) )*amorti[sz]ation(?: expenses?| charges?| costs?)?(?: (?:of|and other|and|on|net|expense|including|excluding)\\b.*)?',
      'amorti[sz]ation and depreciation(?: .*)?',
      'depreciation of property .*amorti[sz]ation.*',
      'd and a',
    ),
    not: /discount|premium|debt issuance|accumulated/,
  },
  {
    line: 'depreciation_amortization',
    rank: 3,
    sign: 'cost',
    pattern: total('depreciation(?: expenses?| charges?)?(?: of (?:property|fixed|tangible).*)?'),
  },
  {
    line: 'dividends_paid',
    rank: 0,
    sign: 'cost',
    pattern: total(
      '(?:(?:cash|common|ordinary|equity|stock) )*dividends?(?: (?:paid|payments?|distributed|common and preferred))*(?: (?:to|on) .*)?',
      '(?:payments?|distribution) of (?:cash |common |common stock )*dividends?(?: .*)?',
      'payments? for (?:cash )?dividends?(?: .*)?',
    ),
    not: /non ?controlling|minority|received|declared|per |preferred (?:stock|share)|income|subsidiar|joint|associate|reinvest|not paid/,
  },
  {
    line: 'net_income',
    rank: 5,
    pattern: whole(
      '(?:consolidated |group )?net (?:income|earnings|profit)(?: loss)?',
      'net loss (?:income|earnings)',
      '(?:profit|loss)(?: loss| profit)? for the (?:financial )?(?:year|period)',
      '(?:consolidated )?net (?:income|earnings)(?: loss)? including .*non ?controlling interests?.*',
    ),
  },
  { line: 'net_income', rank: 5, sign: 'loss', pattern: whole('net loss') },
  {
    line: 'cash_and_equivalents',
    rank: 5,
    pattern: whole(
      'cash and (?:cash )?equivalents (?:at )?(?:the )?end of (?:the )?(?:year|period|quarter)',
      'cash (?:at )?end of (?:the )?(?:year|period)',
    ),
  },
];
