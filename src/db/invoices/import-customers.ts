import {
  type KnownCustomer,
  meantCustomer,
  nameFor,
} from '../../domain/invoices/import/customer-match.ts';
import type { CustomerWords, ImportRow } from '../../domain/invoices/import/import-row.ts';
import type { Db } from '../client.ts';
import { type Acting, auditAll } from '../kit/audit.ts';
import { newId } from '../kit/id.ts';
import { insertAll } from '../kit/insert-all.ts';
import { addEvents } from '../kit/webhook-events.ts';

/** Who is meant by each row, in its order: a customer's id, or that several could be. */
export interface Meant {
  customers: (string | 'ambiguous')[];
  created: number;
}

/**
 * Finds the customers of rows, and makes those known whom nobody knows yet. They are held, so that
 * a merge of theirs waits until the invoices are there, or comes before.
 */
export async function importCustomers(
  trx: Db,
  acting: Acting,
  { rows, importId }: { rows: readonly ImportRow[]; importId: string },
): Promise<Meant> {
  const { orgId } = acting;
  const known = new Known(await lockCandidates(trx, orgId, rows));
  await addMergeTargets(trx, orgId, known);
  const fresh: NewCustomer[] = [];
  const customers = rows.map(({ customer: words, currency }) => {
    const meant = meantCustomer(words, known.like(words));
    if (meant === 'ambiguous') return meant;
    if (meant) return known.survivorOf(meant);
    const customer = newCustomer(words, { orgId, importId, currency });
    fresh.push(customer);
    known.add({ ...customer, status: 'active', mergedInto: null });
    return customer.id;
  });
  await insertAll(trx, 'customers', fresh);
  await tell(trx, acting, fresh);
  return { customers, created: fresh.length };
}

type NewCustomer = ReturnType<typeof newCustomer>;

function newCustomer(
  words: CustomerWords,
  of: { orgId: string; importId: string; currency: string },
) {
  const { number: externalRef, email } = words;
  return { ...of, id: newId(), name: nameFor(words), externalRef, email };
}

/** Customers by whatever a row may call them. */
class Known {
  readonly byId = new Map<string, KnownCustomer>();
  readonly #byWord = new Map<string, KnownCustomer[]>();

  constructor(customers: readonly KnownCustomer[]) {
    for (const customer of customers) this.add(customer);
  }

  add(customer: KnownCustomer): void {
    this.byId.set(customer.id, customer);
    const { name, externalRef, email } = customer;
    for (const word of wordsIn(name, externalRef, email)) {
      const others = this.#byWord.get(word);
      if (others) others.push(customer);
      else this.#byWord.set(word, [customer]);
    }
  }

  like({ name, number, email }: CustomerWords): KnownCustomer[] {
    const found = wordsIn(name, number, email).flatMap((word) => this.#byWord.get(word) ?? []);
    return [...new Set(found)];
  }

  survivorOf({ id, mergedInto }: KnownCustomer): string {
    const into = mergedInto === null ? undefined : this.byId.get(mergedInto);
    return into ? this.survivorOf(into) : id;
  }
}

const wordsIn = (...words: (string | null)[]): string[] => [
  ...new Set(words.flatMap((word) => (word ? [word.toLowerCase()] : []))),
];

const columns = ['id', 'name', 'externalRef', 'email', 'status', 'mergedInto'] as const;

function lockCandidates(trx: Db, orgId: string, rows: readonly ImportRow[]) {
  const words = rows.flatMap(({ customer: { name, number, email } }) => [name, number, email]);
  const all = wordsIn(...words);
  const refs = [...new Set(words.flatMap((word) => word ?? []))];
  const like = trx.selectFrom('customers').select('id').where('orgId', '=', orgId);
  const ids = like
    .where(({ fn, eb }) => eb(fn<string>('lower', ['name']), '=', eb.fn.any(eb.val(all))))
    .union(
      like.where(({ fn, eb }) => eb(fn<string>('lower', ['email']), '=', eb.fn.any(eb.val(all)))),
    )
    .union(like.where(({ eb }) => eb('externalRef', '=', eb.fn.any(eb.val(refs)))));
  return byIds(trx, orgId).where('id', 'in', ids).execute();
}

const byIds = (trx: Db, orgId: string) =>
  trx
    .selectFrom('customers')
    .select(columns)
    .where('orgId', '=', orgId)
    .orderBy('id')
    .forKeyShare();

/** What is owed by a merged customer is owed by whom they were merged into, and so on. */
async function addMergeTargets(trx: Db, orgId: string, known: Known): Promise<void> {
  for (;;) {
    const into = [...known.byId.values()].flatMap(({ mergedInto }) => mergedInto ?? []);
    const missing = into.filter((id) => !known.byId.has(id));
    if (missing.length === 0) return;
    const found = await byIds(trx, orgId).where('id', 'in', missing).execute();
    for (const customer of found) known.add(customer);
  }
}

async function tell(trx: Db, acting: Acting, fresh: readonly NewCustomer[]): Promise<void> {
  await auditAll(
    trx,
    acting,
    fresh.map(({ orgId: _, id, ...after }) => ({
      action: 'customer.create',
      entityType: 'customer',
      entityId: id,
      after,
    })),
  );
  await addEvents(
    trx,
    acting.orgId,
    fresh.map(({ id, name, email }) => ({
      type: 'customer.created',
      dedupeKey: `customer.created/${id}`,
      payload: { customerId: id, name, email },
    })),
  );
}
