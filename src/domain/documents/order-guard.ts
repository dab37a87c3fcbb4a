import type { GuardedText } from './claim-guard.ts';
import { sentencesOf } from './sentences.ts';

/**
 * What an analysis never has to say, and an injected document wants it to: orders to pay or
 * approve, where to pay, links to follow, and talk of instructions.
 */
const orders =
  /https?:|www\.|\S@\S|\bapprov\w*|\bauthori[sz]e\w*|\bIBAN\b|\bBIC\b|\bSWIFT\b|\bwire\b|\bremit\w*|\btransfer\w*|\brouting\b|\baccount\s+(?:number|no)\b|\bbank\s+(?:details|accounts?|data)\b|\bpay(?:s|ing)?\b(?!\s+down)|\bpasswords?\b|\bcredentials?\b|\bAPI\s+keys?\b|\bclick\b|\bignore\b|\bdisregard\b|\boverrid\w*|\binstruct\w*|\bprompts?\b|\bpayees?\b|\bwhitelist\w*/i;

/** Cuts the sentences of a model's text that give orders; no analysis is lost with them. */
export function cutOrders(text: string): GuardedText {
  const kept: string[] = [];
  const removedClaims: string[] = [];
  for (const sentence of sentencesOf(text)) {
    const plain = sentence.replaceAll(/\p{Cf}/gu, '').normalize('NFKC');
    (orders.test(plain) ? removedClaims : kept).push(sentence);
  }
  return { text: kept.join(' '), removedClaims };
}
