import { Decimal } from 'decimal.js';
import { type ClaimedNumber, claimedNumbers, readable } from './claimed-numbers.ts';
import { sentencesOf } from './sentences.ts';

/** What a text may say in numbers; anything else is a claim that nobody can check. */
export interface ClaimFacts {
  /** Decimal strings in whole units: figures of the statements and values of the ratios. */
  numbers: readonly string[];
  /** Periods, days and names that carry digits of their own: `2017`, `3M Company`. */
  names: readonly string[];
}

export interface GuardedText {
  text: string;
  /** The sentences that were cut, as they stood. */
  removedClaims: string[];
}

/**
 * Cuts every sentence that holds a number which is none of the facts, rounded as the sentence
 * rounds it. Numbers in words, in other scripts, and a loss told as a gain are cut as well.
 */
export function guardClaims(text: string, facts: ClaimFacts): GuardedText {
  const allowed = facts.numbers.map((value) => new Decimal(value));
  const kept: string[] = [];
  const removedClaims: string[] = [];
  for (const sentence of sentencesOf(text)) {
    const bare = withoutNames(readable(sentence), facts.names);
    const numbers = claimedNumbers(bare);
    const holds = numbers?.every((n) => isFact(n, bare, allowed)) ?? false;
    (holds ? kept : removedClaims).push(sentence);
  }
  return { text: kept.join(' '), removedClaims };
}

const formNames = /\b(?:10-[KQ]|20-F|8-K|Q[1-4]|H[12]|Form 1120|IFRS \d+|IAS \d+|ASC \d+)\b/gi;

function withoutNames(sentence: string, names: readonly string[]): string {
  const longestFirst = [...names].filter((n) => n !== '').sort((a, b) => b.length - a.length);
  return longestFirst.reduce(
    (rest, name) => rest.replaceAll(wholeName(name), ' '),
    sentence.replaceAll(formNames, ' '),
  );
}

const scaleWords = '%|percent|thousand|million|billion|trillion';

/** `2017` must not eat the head of `20178` nor the tail of `1,2017`. */
function wholeName(name: string): RegExp {
  const escaped = readable(name).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(
    `(?<![\\p{L}\\d.,$€£¥])${escaped}(?![\\p{L}\\d%]|[.,]\\d|\\s*(?:${scaleWords}))`,
    'giu',
  );
}

/** Beyond half of the last printed digit a number is another number, and beyond 1 % in any case. */
function isFact(claimed: ClaimedNumber, sentence: string, allowed: readonly Decimal[]): boolean {
  const meant = allowed.filter((fact) => {
    const gap = claimed.value.minus(fact.abs()).abs();
    return gap.lte(claimed.tolerance) && gap.lte(fact.abs().times('0.01'));
  });
  return meant.some((fact) => keepsDirection(fact, claimed, sentence));
}

const lossWords =
  /\b(?:loss(?:es)?|negative|deficits?|fell|fall|falls|declin\w+|decreas\w+|drop\w*|down|shr[aiu]nk\w*|lower|less|outflows?|used|spent|minus|narrow\w*|widen\w*|expenses?|costs?|paid|capital expenditures?|charge|credit|burn\w*)\b/i;
const gainVerb =
  /\b(?:rose|grew|gr(?:ew|own)|increas\w+|gain\w*|jumped|up|climbed|improved)\b(?:\s+by)?$/i;
const fallVerb = /\b(?:fell|declin\w+|decreas\w+|dropped|down|shrank|slid)(?:\s+by)?$/i;

const lossBefore = /\b(?:loss(?:es)?|deficit)\s+(?:of|to)\s*\p{Sc}?$/iu;

/** A negative fact has to be told as one, and a percentage of growth with the verb of its sign. */
function keepsDirection(fact: Decimal, claimed: ClaimedNumber, sentence: string): boolean {
  const before = sentence.slice(0, claimed.start).trimEnd();
  if (fact.isNegative()) {
    if (claimed.isPercent && gainVerb.test(before)) return false;
    return claimed.isNegative || lossWords.test(sentence);
  }
  if (claimed.isNegative || lossBefore.test(before)) return false;
  return !(claimed.isPercent && fallVerb.test(before));
}
