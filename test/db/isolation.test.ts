import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { inTransaction } from '../../src/db/client.ts';
import { audit, verifyAudit, workflowActor } from '../../src/db/kit/audit.ts';
import { newId } from '../../src/db/kit/id.ts';
import { database, givenOrg } from '../support/app.ts';

const acting = (orgId: string) => ({ orgId, actor: workflowActor('w') });
const entry = { action: 'thing.made', entityType: 'thing', entityId: 'x' } as const;

describe('row-level security', () => {
  it('shows nothing of an organization without its scope, and fails nothing', async () => {
    const { orgId } = await givenOrg();

    const rows = await database.app.unscoped
      .selectFrom('organizations')
      .select('id')
      .where('id', '=', orgId)
      .execute();

    expect(rows).toEqual([]);
  });

  it('refuses a row of another organization, even when the query names it', async () => {
    const [mine, other] = [await givenOrg(), await givenOrg()];

    const write = audit(mine.db, acting(other.orgId), entry);

    await expect(write).rejects.toMatchObject({ code: '42501' });
  });

  it('keeps scopes apart over interleaved transactions that commit, throw and fail', async () => {
    const orgs = await Promise.all([givenOrg(), givenOrg(), givenOrg()]);
    const seen = await Promise.all(
      Array.from({ length: 600 }, async (_, i) => {
        const org = orgs[i % 3]!;
        const work = inTransaction(org.db, async (trx) => {
          const rows = await trx.selectFrom('organizations').select('id').execute();
          if (i % 7 === 0) throw new Error('a bug');
          if (i % 11 === 0) await sql`select 1/0`.execute(trx);
          return rows.every((row) => row.id === org.orgId) && rows.length === 1;
        });
        return work.catch(() => true);
      }),
    );
    const left = await sql<{
      org: string;
    }>`select current_setting('app.org_id', true) as org`.execute(database.app.unscoped);

    expect(seen.every(Boolean)).toBe(true);
    expect(left.rows[0]?.org ?? '').toBe('');
  });

  it('covers every table that has an org_id, under roles that own nothing', async () => {
    const { rows: open } = await sql<{ relname: string }>`
      select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
      where a.attname = 'org_id' and c.relkind = 'r' and not a.attisdropped
        and c.relname not in ('refresh_tokens')
        and not (c.relrowsecurity and c.relforcerowsecurity
          and exists (select from pg_policy p where p.polrelid = c.oid))`.execute(
      database.app.unscoped,
    );
    const { rows: owned } = await sql`
      select c.relname from pg_class c join pg_roles r on r.oid = c.relowner
      where r.rolname like 'bursar\\_%' or (r.rolname in ('bursar_app', 'bursar_system') and r.rolbypassrls)`.execute(
      database.app.unscoped,
    );

    expect(open).toEqual([]);
    expect(owned).toEqual([]);
  });
});

describe('the audit log', () => {
  it('chains its rows, and the chain of many writers at once verifies', async () => {
    const { orgId, db } = await givenOrg();
    await Promise.all(
      Array.from({ length: 40 }, () =>
        inTransaction(db, (trx) => audit(trx, acting(orgId), { ...entry, after: { id: newId() } })),
      ),
    );

    expect(await verifyAudit(db, orgId)).toEqual({ intact: true, checked: 40, brokenAt: null });
  });

  it('can be changed or emptied by nobody who works with it', async () => {
    const { orgId, db } = await givenOrg();
    await audit(db, acting(orgId), entry);

    const change = () => db.updateTable('auditLog').set({ action: 'x' }).execute();
    const removal = () => db.deleteFrom('auditLog').execute();

    await expect(change).rejects.toMatchObject({ code: '42501' });
    await expect(removal).rejects.toMatchObject({ code: '42501' });
  });
});
