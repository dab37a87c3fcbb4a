import type { Context } from 'hono';
import { Problem } from '../../domain/kit/problem.ts';
import type { Env } from '../kit/env.ts';

/** Who answers for what they enter, submit or decide: always a person, never a program's key. */
export function personOf(c: Context<Env>): string {
  const { caller } = c.var;
  if (caller) return caller.userId;
  throw new Problem('forbidden', 'needs-a-person', 'Only a person can do this.');
}
