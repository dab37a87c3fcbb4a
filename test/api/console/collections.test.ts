import { describe, expect, it } from 'vitest';
import { givenMember, givenOrg } from '../../support/app.ts';
import { actionsOf, linksOf } from '../../support/browser.ts';
import { givenDebtor, pay } from '../../support/collections.ts';
import { browse, hostileName } from '../../support/console.ts';
import { givenAwaiting, type MessageAnswer, messages } from '../../support/messages.ts';
import { faultsIn } from '../../support/page-rules.ts';

async function given() {
  const debtor = await givenAwaiting();
  const home = `/console/${debtor.orgId}`;
  const { id } = debtor.message;
  const message = `${home}/messages/${id}`;
  return {
    ...debtor,
    id,
    work: `${home}/collections`,
    path: message,
    browser: browse(debtor.user),
  };
}

const statusOf = async ({ call }: Pick<Awaited<ReturnType<typeof given>>, 'call'>, id: string) =>
  (await call<MessageAnswer>('GET', `${messages}/${id}`)).body;

describe('GET /console/{orgId}/collections', () => {
  it('says so where nothing is being collected', async () => {
    const org = await givenOrg();

    const page = await browse(org.user).open(`/console/${org.orgId}/collections`);

    expect(page).toMatchObject({ status: 200 });
    expect(page.text).toContain('All quiet');
    expect(faultsIn(page.markup)).toEqual([]);
  });

  it('shows what waits for approval as its customer would read it, to who may approve', async () => {
    const { orgId, work, path, browser, invoiceId } = await given();
    const bookkeeper = browse(await givenMember(orgId, 'accountant'));

    const page = await browser.open(work);
    const without = await bookkeeper.open(work);

    expect(page.text).toContain('Message to approve');
    expect(page.text).toContain('$1,000.00');
    expect(page.text).toContain('INV-');
    expect(linksOf(page)).toContain(`/console/${orgId}/invoices/${invoiceId}`);
    expect(actionsOf(page)).toContain(`${path}/approve`);
    expect(actionsOf(without)).not.toContain(`${path}/approve`);
    for (const shown of [page, without]) expect(faultsIn(shown.markup)).toEqual([]);
  });

  it('narrows to one reason or to what is one’s own', async () => {
    const { orgId, user, call, invoiceId, work, browser } = await given();
    const link = `/console/${orgId}/invoices/${invoiceId}`;

    const disputed = await browser.open(`${work}?reason=disputed`);
    const nobodys = await browser.open(`${work}?mine=on`);
    await call('POST', `/invoices/${invoiceId}/collections/assign`, { to: user.id });
    const mine = await browser.open(`${work}?mine=on&sort=amount&reason=approval`);

    expect([disputed, nobodys, mine].map((page) => linksOf(page).includes(link))).toEqual([
      ...[false, false, true],
    ]);
  });

  it('shows names as they were written', async () => {
    const debtor = await givenDebtor({ customer: { name: hostileName } });

    const page = await browse(debtor.user).open(`/console/${debtor.orgId}/collections`);

    expect(faultsIn(page.markup)).toEqual([]);
    expect(page.text).toContain(hostileName);
  });
});

describe('POST /console/{orgId}/messages/{messageId}/{act}', () => {
  it('403 for who may not approve, and nothing leaves', async () => {
    const debtor = await given();
    const { orgId, id, path, browser } = debtor;
    const bookkeeper = browse(await givenMember(orgId, 'accountant'));
    const page = await browser.open(path);

    const refused = await bookkeeper.send(page, `${path}/approve`);

    expect(refused.status).toBe(403);
    expect(await statusOf(debtor, id)).toMatchObject({ status: 'awaiting_approval' });
  });

  it('409 with the reason when the facts have changed, with what the message is now', async () => {
    const debtor = await given();
    const { id, path, customerId, browser } = debtor;
    const page = await browser.open(path);
    await pay(debtor, { customerId, amountMinor: 100_000 });

    const refused = await browser.send(page, `${path}/approve`);

    expect(refused.status).toBe(409);
    expect(refused.text).toContain('paid');
    expect(faultsIn(refused.markup)).toEqual([]);
    expect(await statusOf(debtor, id)).not.toMatchObject({ status: 'queued' });
  });

  it('422 for words that are too long, kept as they were typed', async () => {
    const { path, browser } = await given();
    const page = await browser.open(path);
    const subject = `${hostileName} ${'x'.repeat(200)}`;

    const refused = await browser.send(page, `${path}/edit`, { subject, body: 'Dear all' });

    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Dear all');
    expect(faultsIn(refused.markup)).toEqual([]);
  });

  it('approves from the work list once, and comes back there', async () => {
    const debtor = await given();
    const { id, user, work, path, browser } = debtor;
    const page = await browser.open(work);

    const sent = [
      await browser.send(page, `${path}/approve`),
      await browser.send(page, `${path}/approve`),
    ];
    const after = await browser.open(sent[0]!.location!);

    for (const answer of sent) {
      expect(answer).toMatchObject({ status: 303, location: `${work}?done=approve` });
    }
    expect(await statusOf(debtor, id)).toMatchObject({ status: 'queued', approvedBy: user.id });
    expect(after.text).toContain('Approved: it leaves with the next mails.');
    expect(actionsOf(after)).not.toContain(`${path}/approve`);
  });

  it('changes the words, and decides against them', async () => {
    const debtor = await given();
    const { id, path, browser } = debtor;

    const edited = await browser.send(await browser.open(path), `${path}/edit`, {
      ...{ subject: 'About your order', body: `Dear all,\n${hostileName}` },
    });
    const shown = await browser.open(path);
    const rejected = await browser.send(shown, `${path}/reject`, { reason: 'They have called' });

    expect([edited.status, rejected.status]).toEqual([303, 303]);
    expect(shown.text).toContain('About your order');
    expect(faultsIn(shown.markup)).toEqual([]);
    expect(await statusOf(debtor, id)).toMatchObject({
      ...{ status: 'cancelled', subject: 'About your order', body: `Dear all,\n${hostileName}` },
    });
    const gone = await browser.open(path);
    expect(gone).toMatchObject({ status: 200 });
    expect(actionsOf(gone)).toEqual([]);
  });

  it('412 for words that somebody else has changed since', async () => {
    const debtor = await given();
    const { id, path, browser, call } = debtor;
    const page = await browser.open(path);
    await call('PATCH', `${messages}/${id}`, { subject: 'Theirs' });

    const refused = await browser.send(page, `${path}/edit`, { subject: 'Mine' });

    expect(refused.status).toBe(412);
    expect(await statusOf(debtor, id)).toMatchObject({ subject: 'Theirs' });
  });

  it('404 for a message of another organization, and for no act of ours', async () => {
    const [{ path, browser }, other] = [await given(), await given()];
    const foreign = path.replace(/\/console\/[^/]+/, `/console/${other.orgId}`);

    const pages = [await other.browser.open(foreign), await browser.post(`${path}/none`, {})];

    expect(pages.map(({ status }) => status)).toEqual([404, 404]);
  });
});
