import { type Selectable, sql, type Updateable } from 'kysely';
import type { Db } from '../client.ts';
import { type Acting, audit } from '../kit/audit.ts';
import { assertCurrent, type SeenVersions } from '../kit/version.ts';
import type { InvoiceSettings as Table } from '../schema.ts';

export const settingsColumns = [
  'legalName',
  'address',
  'taxId',
  'email',
  'phone',
  'logoKey',
  'logoMediaType',
  'bankDetails',
  'footer',
  'defaultTerms',
  'taxRounding',
  'moneyRounding',
  'pricesIncludeTax',
  'approvalFromMinor',
  'lateFeeMinor',
  'lateInterestPercent',
  'promiseGraceDays',
  'remindFromMinor',
  'version',
  'createdAt',
  'updatedAt',
] as const;

export type InvoiceSettings = Pick<Selectable<Table>, (typeof settingsColumns)[number]>;

const select = (db: Db, orgId: string) =>
  db.selectFrom('invoiceSettings').select(settingsColumns).where('orgId', '=', orgId);

/** The organization's one row; made, as the database has it by itself, when first asked for. */
export async function invoiceSettings(db: Db, orgId: string): Promise<InvoiceSettings> {
  const row = await select(db, orgId).executeTakeFirst();
  if (row) return row;
  await db
    .insertInto('invoiceSettings')
    .values({ orgId })
    .onConflict((c) => c.doNothing())
    .execute();
  return select(db, orgId).executeTakeFirstOrThrow();
}

export interface SettingsChange {
  seen: SeenVersions;
  given: Partial<Updateable<Table>>;
}

/** Refuses with 412 when they are at another version than `seen`. */
export async function updateInvoiceSettings(
  trx: Db,
  acting: Acting,
  { seen, given }: SettingsChange,
): Promise<InvoiceSettings> {
  const { orgId } = acting;
  await invoiceSettings(trx, orgId);
  const before = await select(trx, orgId).forUpdate().executeTakeFirstOrThrow();
  assertCurrent(seen, before);
  if (Object.keys(given).length === 0) return before;
  const after = await trx
    .updateTable('invoiceSettings')
    .set(given)
    .where('orgId', '=', orgId)
    .returning(settingsColumns)
    .executeTakeFirstOrThrow();
  const entity = { entityType: 'invoice_settings', entityId: orgId };
  await audit(trx, acting, { action: 'invoice-settings.update', ...entity, before, after });
  return after;
}

/** Today, where the organization is. */
export const todayInOrganization = sql<string>`(now() at time zone o.time_zone)::date`;

export interface OrganizationFacts {
  name: string;
  baseCurrency: string;
  timeZone: string;
  today: string;
}

export async function organizationFacts(db: Db, orgId: string): Promise<OrganizationFacts> {
  return db
    .selectFrom('organizations as o')
    .select(['o.name', 'o.baseCurrency', 'o.timeZone', todayInOrganization.as('today')])
    .where('o.id', '=', orgId)
    .executeTakeFirstOrThrow();
}

export interface NewLogo {
  /** Where it lies in the file storage. */
  key: string;
  mediaType: string;
}

/** Answers the key of the picture that was there before, which nothing points to any more. */
export async function setLogo(
  trx: Db,
  acting: Acting,
  logo: NewLogo | null,
): Promise<{ after: InvoiceSettings; dropped: string | null }> {
  const { logoKey } = await invoiceSettings(trx, acting.orgId);
  const given = { logoKey: logo?.key ?? null, logoMediaType: logo?.mediaType ?? null };
  const after = await updateInvoiceSettings(trx, acting, { seen: null, given });
  return { after, dropped: logoKey };
}
