import { proxyActivities } from '@temporalio/workflow';
import type { AccountMailActivities } from '../activities/identity/account-mail.ts';
import type { AccountMailInput } from './account-mail.contract.ts';
import { outside } from './activity-options.ts';
import { setProcessStatus } from './run.ts';

const { sendAccountMail } = proxyActivities<AccountMailActivities>(outside);

/** Sends one mail about an account or an invitation; an outage of the provider is waited out. */
export async function accountMail(input: AccountMailInput): Promise<string> {
  const verdict = await sendAccountMail(input);
  setProcessStatus(verdict);
  return verdict;
}
