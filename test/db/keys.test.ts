import { ExplainNode, type KyselyPlugin, SelectQueryNode } from 'kysely';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { vendors } from '../../src/db/billpay/vendors.ts';
import type { Db } from '../../src/db/client.ts';
import { newId } from '../../src/db/kit/id.ts';
import type { Page, PageQuery } from '../../src/db/kit/page.ts';
import { listRuns } from '../../src/db/kit/runs.ts';
import { listAlerts } from '../../src/db/platform/alerts.ts';
import { givenOrg } from '../support/app.ts';
import { databaseUrl } from '../support/database-url.ts';

const owner = postgres(databaseUrl, { max: 1, onnotice: () => {} });
afterAll(() => owner.end());

interface TenantIndex {
  table: string;
  index: string;
  isPrimary: boolean;
  /** The column that it begins with. */
  lead: string;
}

/** The indexes of the tables whose rows all belong to an organization. */
function indexesNow(on: typeof owner | postgres.TransactionSql = owner) {
  return on<TenantIndex[]>`
    select c.relname as table, x.relname as index, i.indisprimary as "isPrimary", a.attname as lead
    from pg_class c
    join pg_attribute org on org.attrelid = c.oid and org.attname = 'org_id' and org.attnotnull
    join pg_index i on i.indrelid = c.oid
    join pg_class x on x.oid = i.indexrelid
    join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
    where c.relkind = 'r'`;
}

const keyedOtherwise = (indexes: readonly TenantIndex[]) => {
  const keyed = indexes.filter(({ isPrimary, lead }) => isPrimary && lead === 'org_id');
  const good = new Set(keyed.map(({ table }) => table));
  return [...new Set(indexes.map(({ table }) => table))].filter((table) => !good.has(table));
};

describe('the tables of organizations', () => {
  it('have a primary key each that begins with the organization', async () => {
    const planted = await owner.begin(async (trx) => {
      await trx`create temp table planted (id uuid primary key, org_id uuid not null)
        on commit drop`;
      return indexesNow(trx);
    });

    expect(keyedOtherwise(await indexesNow())).toEqual([]);
    expect(keyedOtherwise(planted)).toEqual(['planted']);
  });

  it('have no index that begins with the id, by which a list could walk all of them', async () => {
    const byId = (await indexesNow()).filter(({ lead }) => lead === 'id');

    expect(byId).toEqual([]);
  });
});

/** Explains what is asked of it in place of answering it. */
function explaining(db: Db) {
  const used: string[] = [];
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) =>
      SelectQueryNode.is(node) ? { ...node, explain: ExplainNode.create('json') } : node,
    async transformResult({ result }) {
      const plan = JSON.stringify(result.rows);
      used.push(...[...plan.matchAll(/"Index Name":"([^"]+)"/g)].map(([, name = '']) => name));
      return { ...result, rows: [] };
    },
  };
  return { db: db.withPlugin(plugin), used };
}

/** Written in turn, as by organizations that work at the same time. */
async function givenRows(orgIds: string[], rows: number) {
  const turns = owner`generate_series(1, ${rows}::int) turn, unnest(${orgIds}::uuid[]) org_id
    order by turn`;
  await owner`insert into runs (org_id, id, kind, workflow_id, entity_type, entity_id, status)
    select org_id, uuidv7(), 'k', gen_random_uuid(), 'bill', gen_random_uuid(), 'completed'
    from ${turns}`;
  await owner`insert into alerts
      (org_id, id, dedupe_key, source, severity, title, detail, entity_type, entity_id)
    select org_id, uuidv7(), gen_random_uuid(), 's', 'low', 't', 'd', 'bill', gen_random_uuid()
    from ${turns}`;
  await owner`insert into vendors (org_id, id, name) select org_id, uuidv7(), 'V' from ${turns}`;
}

type List = (db: Db, orgId: string, page: PageQuery) => Promise<Page<unknown>>;
const lists: [string, List][] = [
  ['runs', listRuns],
  ['alerts', listAlerts],
  ['vendors', vendors.list],
];

describe('a list of an organization whose rows are older than those of busy ones', () => {
  let quiet: Awaited<ReturnType<typeof givenOrg>>;
  beforeAll(async () => {
    quiet = await givenOrg();
    const busy = await Promise.all(Array.from({ length: 10 }, () => givenOrg()));
    await givenRows([quiet.orgId], 2_000);
    await givenRows(
      busy.map(({ orgId }) => orgId),
      2_000,
    );
    await owner`analyze runs, alerts, vendors`;
  });

  it.each(lists)('of %s is read by an index that begins with the organization', async (_, list) => {
    const { db, used } = explaining(quiet.db);

    await list(db, quiet.orgId, { limit: 50 });
    await list(db, quiet.orgId, { limit: 50, cursor: newId() });

    const leads = new Map((await indexesNow()).map(({ index, lead }) => [index, lead]));
    expect(used.map((index) => leads.get(index))).toEqual(['org_id', 'org_id']);
  });
});
