import { timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import type { InvoiceRef } from '../../../db/invoices/invoice-rows.ts';
import type { CustomerSaying } from '../../../domain/invoices/hosted-page.ts';
import { Problem } from '../../../domain/kit/problem.ts';
import {
  CustomerDispute,
  CustomerPromise,
  sayDispute,
  sayPromise,
} from '../../invoices/customer-sayings.ts';
import type { Env } from '../../kit/env.ts';
import type { HostedView, RefusedSaying } from './view.ts';

type Fields = Readonly<Record<string, string>>;
type Refusal = Omit<RefusedSaying, 'what'>;

/** Takes a form of the customer's page; null when it is noted, else why it is not. */
export async function takeSaying(
  c: Context<Env>,
  ref: InvoiceRef,
  { what, fields, view }: { what: CustomerSaying; fields: Fields; view: HostedView },
): Promise<Refusal | null> {
  const refuse = (why: Refusal['why'], status: Refusal['status']) => ({ why, status, fields });
  if (!sameText(fields['nonce'] ?? '', view.nonce)) return refuse('changed', 409);
  try {
    return what === 'promise'
      ? await promised(c, ref, { fields, refuse })
      : await disputed(c, ref, { fields, refuse });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.code === 'promise-day-out-of-range') return refuse('dayOutOfRange', 422);
    if (error.code === 'promises-used-up') return refuse('usedUp', 409);
    if (error.kind === 'conflict' || error.kind === 'unprocessable')
      return refuse('notPossible', 409);
    throw error;
  }
}

interface Taking {
  fields: Fields;
  refuse(why: Refusal['why'], status: Refusal['status']): Refusal;
}

async function promised(c: Context<Env>, ref: InvoiceRef, { fields, refuse }: Taking) {
  const note = fields['note']?.trim() || null;
  const given = CustomerPromise.safeParse({ date: fields['date'], note });
  if (!given.success) return refuse('dayOutOfRange', 422);
  await sayPromise(c, ref, given.data);
  return null;
}

async function disputed(c: Context<Env>, ref: InvoiceRef, { fields, refuse }: Taking) {
  const given = CustomerDispute.safeParse({ reason: fields['reason'] });
  if (!given.success) return refuse('reasonMissing', 422);
  await sayDispute(c, ref, given.data);
  return null;
}

function sameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The fields of a form of ours; what is no such form has none. */
export async function fieldsOf(c: Context<Env>): Promise<Fields> {
  const type = c.req.header('content-type') ?? '';
  if (!type.startsWith('application/x-www-form-urlencoded')) return {};
  const fields = Object.entries(await c.req.parseBody());
  return Object.fromEntries(
    // Forms send line breaks as CR LF, of which each would count twice.
    fields.flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value.replaceAll('\r\n', '\n')]] : [],
    ),
  );
}
