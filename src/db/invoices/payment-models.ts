import { type Selectable, sql } from 'kysely';
import type { PaymentModel } from '../../domain/invoices/prediction/payment-model.ts';
import type { PaymentPrediction } from '../../domain/invoices/prediction/prediction.ts';
import type { Measured } from '../../domain/invoices/prediction/rehearsal.ts';
import type { Training } from '../../domain/invoices/prediction/training.ts';
import type { Db } from '../client.ts';
import { type Acting, audit } from '../kit/audit.ts';
import { newId } from '../kit/id.ts';
import { type Page, type PageQuery, pageOf } from '../kit/page.ts';
import type { PaymentPredictions } from '../schema.ts';

/** A model without what it predicts with. */
export interface StoredModel {
  id: string;
  kind: PaymentModel['kind'];
  settled: number;
  trainedOn: number;
  measured: Measured | null;
  createdAt: string;
}

const columns = ['id', 'kind', 'settled', 'trainedOn', 'createdAt'] as const;

/** By which the organization's invoices are predicted now; large, so only to predict with. */
export async function currentModel(db: Db, orgId: string): Promise<PaymentModel | undefined> {
  const row = await db
    .selectFrom('paymentModels')
    .select('parameters')
    .where('orgId', '=', orgId)
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row?.parameters as PaymentModel | undefined;
}

/** Models that are kept, so that people see how their quality went. */
const keptModels = 30;
const rowsAtOnce = 1_000;

export interface NewModel extends Training {
  predictions: readonly PaymentPrediction[];
}

/** Puts a model and what it predicts in the place of those before: readers see one or the other. */
export async function replaceModel(
  trx: Db,
  acting: Acting,
  { model, settled, trainedOn, measured, predictions }: NewModel,
): Promise<void> {
  const { orgId } = acting;
  const id = newId();
  await trx
    .insertInto('paymentModels')
    .values({ orgId, id, kind: model.kind, parameters: model, settled, trainedOn, measured })
    .execute();
  await trx.deleteFrom('paymentPredictions').where('orgId', '=', orgId).execute();
  for (let from = 0; from < predictions.length; from += rowsAtOnce) {
    const rows = predictions.slice(from, from + rowsAtOnce);
    const values = rows.map((row) => ({ orgId, modelId: id, ...row }));
    await trx.insertInto('paymentPredictions').values(values).execute();
  }
  await forgetOldModels(trx, orgId);
  const after = { kind: model.kind, settled, trainedOn, predictions: predictions.length };
  const entity = { entityType: 'payment_model', entityId: id };
  await audit(trx, acting, { action: 'payment-model.train', ...entity, after });
}

async function forgetOldModels(trx: Db, orgId: string): Promise<void> {
  const kept = trx
    .selectFrom('paymentModels')
    .select('id')
    .where('orgId', '=', orgId)
    .orderBy('id', 'desc')
    .limit(keptModels);
  await trx
    .deleteFrom('paymentModels')
    .where('orgId', '=', orgId)
    .where('id', 'not in', kept)
    .execute();
}

/** How good each model was, the newest first. */
export async function listModels(
  db: Db,
  orgId: string,
  atMost = keptModels,
): Promise<StoredModel[]> {
  const rows = await db
    .selectFrom('paymentModels')
    .select([...columns, 'measured'])
    .where('orgId', '=', orgId)
    .orderBy('id', 'desc')
    .limit(atMost)
    .execute();
  return rows.map((row) => ({ ...row, measured: row.measured as Measured | null }));
}

type PredictionRow = Omit<Selectable<PaymentPredictions>, 'orgId' | 'modelId' | 'reasons'>;

export interface Predicted extends Omit<PredictionRow, 'tenthDays' | 'invoiceId'> {
  id: string;
  number: string | null;
  customerId: string;
  customerName: string;
  currency: string;
  balanceMinor: number;
  dueOn: string;
  reasons: string[];
}

export interface PredictionFilter extends PageQuery {
  customerId?: string | undefined;
  minLateProbability?: number | undefined;
}

/** What is predicted of the invoices that are still open, the newest first. */
export async function listPredictions(
  db: Db,
  orgId: string,
  filter: PredictionFilter,
): Promise<Page<Predicted>> {
  const { customerId, minLateProbability } = filter;
  let query = predictions(db, orgId);
  if (customerId) query = query.where('i.customerId', '=', customerId);
  if (minLateProbability !== undefined) {
    query = query.where('p.lateProbability', '>=', minLateProbability);
  }
  return (await pageOf(query, filter, 'i.id')) as Page<Predicted>;
}

function predictions(db: Db, orgId: string) {
  return db
    .selectFrom('paymentPredictions as p')
    .innerJoin('invoices as i', (join) =>
      join.onRef('i.orgId', '=', 'p.orgId').onRef('i.id', '=', 'p.invoiceId'),
    )
    .innerJoin('customers as c', (join) =>
      join.onRef('c.orgId', '=', 'i.orgId').onRef('c.id', '=', 'i.customerId'),
    )
    .select(['i.id', 'i.number', 'i.customerId', 'c.name as customerName', 'i.currency'])
    .select(['i.balanceMinor', 'i.dueOn', 'p.lateProbability', 'p.expectedDaysLate'])
    .select(['p.daysLateLow', 'p.daysLateHigh', 'p.expectedPaymentOn', 'p.predictedAt'])
    .select('p.reasons')
    .where('p.orgId', '=', orgId)
    .where('i.balanceMinor', '>', 0);
}

/**
 * Organizations, in the order of their ids, in which it is past two in the morning and no model has
 * been trained today. One that never sold anything has no settings, and is left alone.
 */
export async function organizationsToTrain(
  system: Db,
  { after, limit }: { after: string | null; limit: number },
): Promise<string[]> {
  const rows = await system
    .selectFrom('organizations as o')
    .innerJoin('invoiceSettings as s', 's.orgId', 'o.id')
    .select('o.id')
    .where('o.deletedAt', 'is', null)
    .where(sql<boolean>`extract(hour from now() at time zone o.time_zone) >= 2`)
    .where(
      sql<boolean>`not exists (select from payment_models m
        where m.org_id = o.id and (m.created_at at time zone o.time_zone)::date
          = (now() at time zone o.time_zone)::date)`,
    )
    .$if(after !== null, (query) => query.where('o.id', '>', after))
    .orderBy('o.id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}
