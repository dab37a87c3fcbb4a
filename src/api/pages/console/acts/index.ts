import type { Desk } from '../desk.ts';
import type { InvoiceFacts } from '../invoice-facts.ts';
import type { Act } from './act.ts';
import { collectionActs } from './collection-acts.ts';
import { documentActs } from './document-acts.ts';
import { moneyActs } from './money-acts.ts';

const acts: readonly Act[] = [...moneyActs, ...collectionActs, ...documentActs];

export const findAct = (name: string | undefined) => acts.find((act) => act.name === name);

/** What this person may do to this invoice now. */
export const actsOn = (facts: InvoiceFacts, { may }: Desk) =>
  acts.filter(({ permission, offered }) => may(permission) && offered(facts));
