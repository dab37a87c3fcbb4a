import type { givenMember, givenOrg } from '../app.ts';

type Member = Awaited<ReturnType<typeof givenMember>>;

/** An organization, whose caller is its owner, and what it holds of each kind. */
export interface Holdings extends Awaited<ReturnType<typeof givenOrg>> {
  /** Who submits what the caller decides on. */
  bookkeeper: Member;
  deputy: Member;
  /** Stands in the words of all that is made. */
  mark: string;
  /** The id of what it has of a kind, made when it is first asked for. */
  idOf(kind: string): Promise<string>;
}

export interface Kind {
  /**
   * The parameters and fields that name one: `billId`. Where the name alone does not say it, the
   * nearest collection before it does (`webhooks.id`), or that and a part of the path behind it
   * (`invoices.invoiceId/void`; nothing behind it is `invoices.invoiceId/`), or also the method
   * (`DELETE bills.billId/`). What no id names is the end of its path: `/settings/logo`.
   */
  names: readonly string[];
  /** Makes one as the system does, and answers its id. */
  make(holdings: Holdings): Promise<string>;
}

export type Kinds = Record<string, Kind>;

type Answered = Promise<{ status: number; body: Record<string, unknown> }>;

/** The answer of a request that has to be taken. */
export async function taken(answer: Answered): Promise<Record<string, unknown>> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(JSON.stringify(body));
  return body;
}

export async function idFrom(answer: Answered): Promise<string> {
  const { id, runId } = await taken(answer);
  return String(id ?? runId);
}
