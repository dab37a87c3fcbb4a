import { describe, expect, it } from 'vitest';
import { givenApp, givenOrg, givenToken, givenUser } from '../../support/app.ts';
import { givenSubmitted, linkTo } from '../../support/bills.ts';
import { readMarkup } from '../../support/markup.ts';
import { givenApprovers, givenPolicy, type Member } from '../../support/rounds.ts';
import { givenWorkers, mailbox } from '../../support/workers.ts';

givenWorkers();

const app = givenApp();

/** Read from the credential, as from the cookie of a browser. */
const as = ({ token }: { token: string }) => ({ authorization: `Bearer ${token}` });

async function visit(path: string, headers: Record<string, string> = {}) {
  const res = await app.request(path, { headers });
  const { text } = readMarkup(await res.text());
  return { status: res.status, location: res.headers.get('location'), text };
}

async function givenAsked() {
  const { org, people } = await givenApprovers('Bob');
  const [bob] = people as [Member];
  await givenPolicy(org, [{ approvers: [bob.id] }]);
  const bill = await givenSubmitted(org);
  await linkTo(bob.email);
  return { org, bob, bill, path: `/orgs/${org.orgId}/bills/${bill.id}` };
}

describe('GET /orgs/{orgId}/bills/{billId}', () => {
  it('303 to the sign-in and back for nobody', async () => {
    const { path } = await givenAsked();

    expect(await visit(path)).toMatchObject({
      status: 303,
      location: `/login?next=${encodeURIComponent(path)}`,
    });
  });

  it('200 with the bill, where it stands and whom it waits for', async () => {
    const { org, bill, path } = await givenAsked();

    const page = await visit(path, as(org.user));

    expect(page.status).toBe(200);
    for (const shown of [bill.number, 'In approval', '250.00', 'Bob'])
      expect(page.text).toContain(shown);
  });

  it('is where the mail with the result leads', async () => {
    const { org, bob, bill, path } = await givenAsked();

    await bob.call('POST', `/billpay/bills/${bill.id}/approve`);

    const { text } = await mailbox.mailTo(org.user.email);
    expect(text).toContain(`http://127.0.0.1:8000${path}`);
    const page = await visit(path, as(org.user));
    expect(page.text).toContain('Approved');
    expect(page.text).not.toContain('Waits for');
  });

  it('404 for people of another organization, a bill of another one, and what is no id', async () => {
    const [{ org, bill, path }, other] = [await givenAsked(), await givenOrg()];
    const stranger = as({ token: await givenToken((await givenUser()).id) });
    const foreign = as(other.user);

    const answers = [
      await visit(path, stranger),
      await visit(`/orgs/${other.orgId}/bills/${bill.id}`, foreign),
      await visit(`/orgs/${org.orgId}/bills/none`, foreign),
    ];

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    for (const { text } of answers) expect(text).not.toContain(bill.number);
  });
});
