import { Decimal } from 'decimal.js';
import {
  type AlertLimit,
  type AlertLimits,
  type RatioAlertRule,
  ratioAlertRules,
  type Severity,
  severities,
} from './alert-limits.ts';
import { anomalies } from './anomalies.ts';
import { concernAlerts } from './concern-alerts.ts';
import type { DocumentAlert } from './document-alert.ts';
import type { OutsideFacts } from './figure-book.ts';
import { nameWords } from './plain-words.ts';
import type { Ratio } from './ratio-values.ts';
import { analyzeFigures } from './ratios.ts';
import type { PageText, StatementReading } from './statement.ts';
import { type Evidence, evidenceOf } from './text-evidence.ts';

export interface AlertResult {
  /** The gravest first. */
  alerts: DocumentAlert[];
}

/** The alert agent: limits crossed, odd movements, and what the text itself says is wrong. */
export function raiseAlerts(
  reading: StatementReading,
  pages: readonly PageText[],
  limits: AlertLimits = {},
  outside: OutsideFacts = {},
): AlertResult {
  const { ratios } = analyzeFigures(reading, outside);
  const alerts = [
    ...ratioAlertRules.flatMap((rule) => crossed(reading, ratios, rule, limits)),
    ...altmanAlert(reading, ratios),
    ...anomalies(reading, ratios),
    ...concernAlerts(reading, pages),
  ];
  return { alerts: alerts.sort((a, b) => weight(b.severity) - weight(a.severity)) };
}

function crossed(
  reading: StatementReading,
  ratios: readonly Ratio[],
  rule: RatioAlertRule,
  limits: AlertLimits,
): DocumentAlert[] {
  const ratio = ratios.find((r) => r.name === rule.ratio);
  if (!ratio || ratio.value === null) return [];
  const value = new Decimal(ratio.value);
  const hit = (limits[rule.code] ?? rule.limits).find((limit) => isBeyond(value, limit));
  if (!hit) return [];
  const found = `${nameWords(rule.ratio)} is ${ratio.value}`;
  const detail = `${found}, ${hit.side} the limit of ${hit.limit}.`;
  const evidence = evidenceFor(reading, ratio);
  return [{ code: rule.code, severity: hit.severity, title: rule.title, detail, evidence }];
}

function altmanAlert(reading: StatementReading, ratios: readonly Ratio[]): DocumentAlert[] {
  const ratio = ratios.find((r) => r.name === 'altman_z');
  if (ratio?.zone !== 'distress') return [];
  const isListed = ratio.variant === 'public';
  const basis = isListed ? 'the market value of equity' : 'book equity, for want of a market value';
  const detail =
    `The ${ratio.variant} model gives ${ratio.value} on ${basis}, ` +
    `below ${ratio.cutOffs?.distressBelow}, where firms are in distress.`;
  const title = 'Altman’s score points to distress';
  const evidence = evidenceFor(reading, ratio);
  const severity = isListed ? 'high' : 'medium';
  return [{ code: 'altman-distress', severity, title, detail, evidence }];
}

/** The rows that a ratio was worked out from. */
function evidenceFor(reading: StatementReading, ratio: Ratio): Evidence[] {
  return ratio.inputs.flatMap((input) => {
    const figure = reading.figures.find(
      (f) => f.line === input.name && f.period === input.period && input.page !== null,
    );
    return figure ? [evidenceOf(figure)] : [];
  });
}

function isBeyond(value: Decimal, { side, limit }: AlertLimit): boolean {
  return side === 'below' ? value.lt(limit) : value.gt(limit);
}

function weight(severity: Severity): number {
  return severities.indexOf(severity);
}
