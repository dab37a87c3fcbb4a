import { type LineRule, total, whole } from './line-rule.ts';

const holders = '(?:stock|share)(?:holders?|owners?)';
const owners = `(?:${holders}|members?|owners?|partners?)`;
const property =
  '(?:(?:property|land|plant)(?: (?:property|plant|buildings?|and))*(?: and)? equipment|premises and equipment|fixed assets|property equipment and (?:software|leasehold improvements)|property plant equipment and .{1,30})';
const portion = 'current (?:portion|maturities|installments|instalments)';
const short = 'short term (?:debt|borrowings?|loans?|debt obligations)';
const debt =
  '(?:debt|borrowings|loans|financial debt|notes payable|debt obligations|financial liabilities)';

const assetLines: readonly LineRule[] = [
  {
    line: 'cash_and_equivalents',
    rank: 0,
    pattern: total('cash and (?:cash )?equivalents(?: at carrying value| net)?'),
  },
  {
    line: 'cash_and_equivalents',
    rank: 1,
    pattern: whole(
      'cash',
      'cash and (?:short term|bank) (?:deposits|balances)',
      'cash (?:at|in|and) (?:bank|banks|hand)(?: and (?:in|on) hand| and cash equivalents)?',
      'bank and cash balances',
    ),
  },
  {
    line: 'cash_and_equivalents',
    rank: 2,
    pattern: whole(
      'total (?:bank accounts|checking savings|checking and savings|cash)',
      'cash and due from banks',
      'cash and balances (?:at|with) central banks?',
    ),
  },
  {
    line: 'accounts_receivable',
    rank: 0,
    pattern: total(
      '(?:net )?(?:trade |customer )?(?:accounts )?receivables?(?: trade)?(?: (?:net|less|after)\\b.*)?',
      'accounts receivable a r',
    ),
  },
  {
    line: 'accounts_receivable',
    rank: 1,
    pattern: total(
      '(?:trade and other(?: current)?|(?:trade )?accounts and (?:notes|other)|notes and accounts) receivables?(?: (?:net|less|trade)\\b.*)?',
      'accounts receivable (?:net )?and other(?: .*)?',
      'trade debtors',
      'trade receivables and other.*',
    ),
  },
  { line: 'accounts_receivable', rank: 3, pattern: whole('debtors') },
  { line: 'inventory', rank: 0, pattern: whole('total (?:net )?inventor(?:y|ies)(?: net)?') },
  {
    line: 'inventory',
    rank: 1,
    pattern: whole(
      '(?:merchandise |net )?inventor(?:y|ies)(?: (?:net|less|at|asset|finished goods|principally)\\b.*)?',
      'stocks?',
      'stock in trade',
    ),
  },
  {
    line: 'current_assets',
    rank: 0,
    pattern: whole('total current assets', 'current assets total'),
  },
  { line: 'current_assets', rank: 1, pattern: whole('current assets') },
  {
    line: 'property_plant_equipment',
    rank: 0,
    pattern: total(
      `${property}(?: at cost| owned)? (?:net|less accumulated depreciation)\\b.*`,
      'net (?:property|fixed assets|plant)\\b.*',
    ),
  },
  {
    line: 'property_plant_equipment',
    rank: 1,
    pattern: total(property, 'tangible (?:fixed )?assets', 'ppe', 'pp and e'),
  },
  { line: 'goodwill', rank: 0, pattern: total('goodwill(?: net)?') },
  { line: 'total_assets', rank: 0, pattern: whole('total assets', 'assets total') },
];

const liabilityLines: readonly LineRule[] = [
  {
    line: 'accounts_payable',
    rank: 0,
    sign: 'cost',
    pattern: total(
      '(?:trade )?accounts payable(?: (?:trade|principally trade|a p|net))?',
      'trade (?:accounts )?payables?',
      'payables?',
    ),
  },
  {
    line: 'accounts_payable',
    rank: 1,
    sign: 'cost',
    pattern: total(
      'trade and other(?: current)? payables',
      'trade creditors',
      'accounts and (?:drafts|notes) payable',
      'trade payables and other.*',
      'accounts payable and other.*',
    ),
  },
  {
    line: 'accounts_payable',
    rank: 2,
    sign: 'cost',
    pattern: total('(?:accounts|trade) payables? and (?:accrued|other accrued|accruals).*'),
  },
  {
    line: 'current_liabilities',
    rank: 0,
    sign: 'cost',
    pattern: whole('total current liabilities', 'current liabilities total'),
  },
  { line: 'current_liabilities', rank: 1, sign: 'cost', pattern: whole('current liabilities') },
  {
    line: 'current_liabilities',
    rank: 2,
    sign: 'cost',
    pattern: whole('creditors amounts falling due within (?:one|1) year'),
  },
  {
    line: 'short_term_debt',
    rank: 0,
    sign: 'cost',
    pattern: total(
      `${short}(?: net)?`,
      `${short} (?:and|including) (?:the )?${portion} of (?:long term )?debt.*`,
      `${portion} of long term debt and (?:short term (?:debt|borrowings)|(?:short term )?notes payable).*`,
      'current (?:debt|borrowings|financial liabilities)',
      `(?:notes|loans)(?: and notes)? payable and ${portion} of long term debt`,
      '(?:debt|borrowings|financial liabilities) (?:payable|due|maturing) within (?:one|1) year',
      'loans and overdrafts',
    ),
  },
  {
    line: 'short_term_debt',
    rank: 1,
    sign: 'cost',
    pattern: whole(
      `(?:${portion}|short term portion) of (?:long term )?(?:debt|borrowings|notes|loans)(?: .{1,50})?`,
      'long term debt due within (?:one|1) year',
      'long term debt current(?: portion)?',
      '(?:loans and )?(?:notes|loans) payable(?: .{1,30})?',
      'commercial paper(?: .{1,30})?',
      'bank (?:overdrafts?|loans(?: .{1,30})?)',
      'line of credit',
      'borrowings under .{1,40}',
    ),
    not: /long term notes|non ?current/,
  },
  {
    line: 'long_term_debt',
    rank: 0,
    sign: 'cost',
    pattern: total(
      `(?:long term|non ?current) ${debt}`,
      `(?:long term|non ?current) ${debt} (?:net|less|excluding|exclusive|due after)\\b.*`,
      '(?:financial liabilities|borrowings|debt) due after (?:one|more than one|1) year',
      'long term debt (?:and|including) .{1,50}(?:net|less|excluding).*',
    ),
    not: /^(?:long term debt )?current portion/,
  },
  {
    line: 'long_term_debt',
    rank: 1,
    sign: 'cost',
    pattern: whole(
      'long term (?:debt|borrowings) and .{1,60}',
      'notes payable (?:long term|net of current portion|less current portion)',
      'long term loans? payable',
      'debt (?:net )?(?:of|less|excluding) current (?:portion|maturities)',
    ),
    not: /current portion of long term/,
  },
  {
    line: 'total_liabilities',
    rank: 0,
    sign: 'cost',
    pattern: whole('total liabilities', 'liabilities total'),
  },
];

const equityLines: readonly LineRule[] = [
  {
    line: 'retained_earnings',
    rank: 0,
    pattern: whole(
      '(?:retained|accumulated) (?:earnings|profits?|income|surplus)(?: (?:accumulated )?(?:deficit|losses|loss))?(?: net)?',
      'accumulated (?:deficit|losses) retained earnings',
      '(?:reinvested|unappropriated retained|unappropriated) earnings',
      '(?:earnings|income) (?:reinvested|retained|employed)(?: for use)?(?: in (?:the )?business)?',
    ),
  },
  {
    line: 'retained_earnings',
    rank: 0,
    sign: 'loss',
    pattern: whole('accumulated (?:deficit|losses|loss)', 'retained (?:deficit|losses)'),
  },
  { line: 'retained_earnings', rank: 2, pattern: whole('profit and loss (?:account|reserve)') },
  {
    line: 'total_equity',
    rank: 0,
    pattern: whole(
      'total (?:consolidated |group )?(?:equity|deficit equity|capital and reserves|equity and reserves)(?: deficit)?',
    ),
  },
  {
    line: 'total_equity',
    rank: 1,
    pattern: whole(
      `total ${owners} (?:equity|capital|funds|investment)(?: (?:deficit|deficiency))?`,
      `total ${owners} (?:deficit|deficiency) equity`,
      'total (?:equity|net worth) .*non ?controlling interests?.*',
    ),
  },
  {
    line: 'total_equity',
    rank: 1,
    sign: 'loss',
    pattern: whole(`total (?:${owners} )?(?:deficit|deficiency)`),
  },
  {
    line: 'total_equity',
    rank: 2,
    pattern: whole(
      `total .{1,60} ${holders} (?:equity|investment)(?: deficit)?`,
      `${owners} (?:equity|funds)(?: deficit)?`,
      'net assets',
      'equity',
    ),
    not: /liabilities/,
  },
  {
    line: 'total_equity',
    rank: 3,
    pattern: whole('(?:total )?equity attributable to (?!.*(?:non ?controlling|minority)).*'),
  },
  {
    line: 'shares_outstanding',
    rank: 0,
    pattern: whole(
      '(?:total )?(?:(?:common|ordinary) )?shares (?:issued and )?outstanding',
      'number of shares outstanding',
    ),
  },
];

/** Rules for the balance sheet, US GAAP, IFRS and UK wording. */
export const balanceLines: readonly LineRule[] = [...assetLines, ...liabilityLines, ...equityLines];
