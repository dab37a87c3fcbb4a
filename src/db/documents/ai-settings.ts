import type { Db } from '../client.ts';
import { type Acting, audit } from '../kit/audit.ts';
import { lockUntilCommit } from '../kit/lock.ts';
import { assertCurrent, type SeenVersions } from '../kit/version.ts';

export interface AiSettings {
  /** Millionths of a US dollar a calendar month; null sets no limit. */
  monthlyCostLimitUsdMicros: number | null;
  version: number;
}

const columns = ['monthlyCostLimitUsdMicros', 'version'] as const;

/** What the organization has set; before it has set anything, no limit, as version 0. */
export async function getAiSettings(db: Db, orgId: string): Promise<AiSettings> {
  const row = await db
    .selectFrom('aiSettings')
    .select(columns)
    .where('orgId', '=', orgId)
    .executeTakeFirst();
  return row ?? { monthlyCostLimitUsdMicros: null, version: 0 };
}

/** Refuses with 412 when the settings are not those that the caller has seen. */
export async function setAiSettings(
  trx: Db,
  acting: Acting,
  seen: SeenVersions,
  { monthlyCostLimitUsdMicros }: Pick<AiSettings, 'monthlyCostLimitUsdMicros'>,
): Promise<AiSettings> {
  const { orgId } = acting;
  // The row may not be there yet, so there is nothing else to lock.
  await lockUntilCommit(trx, `ai settings ${orgId}`);
  const before = await getAiSettings(trx, orgId);
  assertCurrent(seen, before);
  const after = await trx
    .insertInto('aiSettings')
    .values({ orgId, monthlyCostLimitUsdMicros })
    .onConflict((c) => c.column('orgId').doUpdateSet({ monthlyCostLimitUsdMicros }))
    .returning(columns)
    .executeTakeFirstOrThrow();
  const entry = { entityType: 'organization', entityId: orgId };
  await audit(trx, acting, { action: 'ai-settings.change', ...entry, before, after });
  return after;
}
