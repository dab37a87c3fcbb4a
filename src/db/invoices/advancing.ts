import { type CollectionPlan, planCollection } from '../../domain/invoices/collection-plan.ts';
import type { Instant } from '../../domain/kit/calendar.ts';
import { found } from '../../domain/kit/problem.ts';
import type { Db } from '../client.ts';
import type { Actor } from '../kit/audit.ts';
import type { Sealer } from '../kit/sealing.ts';
import { carryOutAll, nameOf, type Turn } from './collection-acts.ts';
import { type InvoiceFacts, readFacts } from './collection-facts.ts';
import { lockCollections } from './collection-rows.ts';
import { lockRemindersOf } from './reminder-lock.ts';

export interface Advancing {
  invoiceId: string;
  actor: Actor;
  now: Instant;
}

export interface Advanced {
  plan: CollectionPlan;
  /** What was done just now, in order. */
  did: { at: Instant; what: string }[];
}

interface Standing extends Advancing, Advanced {
  facts: InvoiceFacts;
}

/** Far more than one moment can ask for: a plan that never rests is a bug, and must not spin. */
const mostActs = 12;

/**
 * Does all that is due about invoices of an organization, once, whatever was tried before: every
 * stop is looked at again under the collections' locks. Answers for each what comes next.
 */
export async function advanceCollections(
  trx: Db,
  orgId: string,
  { all, sealer }: { all: readonly Advancing[]; sealer: Sealer },
): Promise<Advanced[]> {
  const once = new Map(all.map((one) => [one.invoiceId, { ...one, did: [] }]));
  await lockCollections(trx, orgId, [...once.keys()]);
  const standing = await look(trx, orgId, [...once.values()]);
  // Before the first audit row, which everybody else in the organization waits for.
  const reminded = [...standing.values()].filter(({ plan }) => plan.act).map(({ facts }) => facts);
  await lockRemindersOf(trx, orgId, reminded);
  for (;;) {
    const waiting = [...standing.values()].filter(({ plan }) => plan.act);
    if (waiting.length === 0) break;
    const seen = await look(trx, orgId, waiting);
    for (const [invoiceId, one] of seen) standing.set(invoiceId, one);
    await takeTurns(trx, orgId, { all: [...seen.values()], sealer });
  }
  return all.map(({ invoiceId }) => answerOf(found(standing.get(invoiceId), 'collection')));
}

const answerOf = ({ plan, did }: Standing): Advanced => ({ plan, did });

/** Reads the facts of all, and plans on them. */
async function look(
  trx: Db,
  orgId: string,
  all: readonly (Advancing & Pick<Advanced, 'did'>)[],
): Promise<Map<string, Standing>> {
  const invoiceIds = all.map(({ invoiceId }) => invoiceId);
  const facts = new Map(
    (await readFacts(trx, orgId, { invoiceIds })).map((own) => [own.invoiceId, own]),
  );
  return new Map(
    all.map(({ invoiceId, actor, now, did }) => {
      const own = found(facts.get(invoiceId), 'collection');
      return [
        invoiceId,
        { invoiceId, actor, now, did, facts: own, plan: planCollection(own, now) },
      ];
    }),
  );
}

/** One act of each; of those that one message may take along one alone: the others look again. */
async function takeTurns(
  trx: Db,
  orgId: string,
  { all, sealer }: { all: readonly Standing[]; sealer: Sealer },
): Promise<void> {
  const turns = new Map<string, Turn>();
  for (const { plan, did, ...one } of all) {
    const { act } = plan;
    const { customerId, currency, consolidated } = one.facts;
    const together = act?.kind === 'remind' && consolidated;
    const whose = together ? `${customerId} ${currency}` : one.invoiceId;
    if (!act || turns.has(whose)) continue;
    if (did.length >= mostActs)
      throw new Error(`the collection of ${one.invoiceId} does not come to rest`);
    turns.set(whose, { ...one, act });
    did.push({ at: one.now, what: nameOf(act) });
  }
  await carryOutAll(trx, orgId, { turns: [...turns.values()], sealer });
}
