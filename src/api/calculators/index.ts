import { router } from '../kit/router.ts';
import { amountsAndDays } from './amounts-and-days.ts';
import { businessRatios } from './business-ratios.ts';
import { riskAndHealth } from './risk-and-health.ts';
import { statementScores } from './statement-scores.ts';
import { valuation } from './valuation.ts';

/** The rules that the product's own screens use, as pure answers without storage. */
export const calculators = router()
  .route('/', amountsAndDays)
  .route('/', businessRatios)
  .route('/', statementScores)
  .route('/', valuation)
  .route('/', riskAndHealth);
