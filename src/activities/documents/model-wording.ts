import { type ClaimFacts, guardClaims } from '../../domain/documents/claim-guard.ts';
import { cutOrders } from '../../domain/documents/order-guard.ts';

export interface Wording {
  text: string;
  removedClaims: string[];
}

/** A model’s words held to the facts and freed of orders. */
export function guardedWording(text: string, facts: ClaimFacts): Wording {
  const calm = cutOrders(text);
  const guarded = guardClaims(calm.text, facts);
  return {
    text: guarded.text,
    removedClaims: [...calm.removedClaims, ...guarded.removedClaims],
  };
}
