import { describe, expect, it } from 'vitest';
import { raiseAlerts } from '../../../src/db/kit/alerts.ts';
import { newId } from '../../../src/db/kit/id.ts';
import type { AlertSeverity } from '../../../src/domain/platform/alert-status.ts';
import { givenMember, givenOrg } from '../../support/app.ts';

type Org = Awaited<ReturnType<typeof givenOrg>>;

async function givenAlert({ orgId, db }: Org, severity: AlertSeverity = 'medium', key = newId()) {
  const entityId = newId();
  const actor = { kind: 'system' as const, id: null, requestId: null, workflowId: null };
  const [id] = await db.transaction().execute((trx) =>
    raiseAlerts(trx, { orgId, actor }, [
      {
        dedupeKey: key,
        source: 'test',
        severity,
        title: 'Cash runs out',
        detail: 'In three months.',
        entityType: 'document',
        entityId,
      },
    ]),
  );
  return { id: id ?? '', entityId };
}

const actions = (org: Org) =>
  org.db
    .selectFrom('auditLog')
    .select('action')
    .where('orgId', '=', org.orgId)
    .where('action', 'like', 'alert.%')
    .orderBy('seq')
    .execute()
    .then((rows) => rows.map((row) => row.action));

describe('GET /alerts', () => {
  it('lists newest first with counts over all pages, and filters both', async () => {
    const org = await givenOrg();
    await givenAlert(org, 'low');
    await givenAlert(org, 'critical');
    const { id, entityId } = await givenAlert(org, 'critical');

    const page = await org.call('GET', '/alerts?limit=1');
    const critical = await org.call('GET', '/alerts?severity=critical');
    const one = await org.call('GET', `/alerts?entityType=document&entityId=${entityId}`);

    expect(page.body).toMatchObject({
      data: [{ id, status: 'unread' }],
      nextCursor: id,
      counts: { total: 3, bySeverity: { low: 1, critical: 2, high: 0 }, byStatus: { unread: 3 } },
    });
    expect(critical.body).toMatchObject({ data: [{}, {}], counts: { total: 2 } });
    expect(one.body).toMatchObject({ data: [{ id }], counts: { total: 1 } });
  });

  it('403 for a viewer; an approver reads but does not resolve', async () => {
    const org = await givenOrg();
    const { id } = await givenAlert(org);
    const [viewer, approver] = [
      await givenMember(org.orgId, 'viewer'),
      await givenMember(org.orgId, 'approver'),
    ];

    expect(await viewer.call('GET', '/alerts')).toMatchObject({ status: 403 });
    expect(await approver.call('GET', `/alerts/${id}`)).toMatchObject({ status: 200 });
    expect(await approver.call('POST', `/alerts/${id}/resolve`, {})).toMatchObject({ status: 403 });
  });
});

describe('POST /alerts/{id}/…', () => {
  it('reads, acknowledges and resolves, with who, when and why, and audits each', async () => {
    const org = await givenOrg();
    const { id } = await givenAlert(org);

    const read = await org.call('POST', `/alerts/${id}/read`);
    const taken = await org.call('POST', `/alerts/${id}/acknowledge`);
    const resolved = await org.call('POST', `/alerts/${id}/resolve`, { note: 'Raised a round.' });

    expect(read).toMatchObject({ status: 200, body: { status: 'read', version: 2 } });
    expect(taken.body).toMatchObject({ status: 'acknowledged', acknowledgedBy: org.user.id });
    expect(resolved.body).toMatchObject({
      status: 'resolved',
      resolvedBy: org.user.id,
      resolutionNote: 'Raised a round.',
    });
    expect(resolved.body['resolvedAt']).toMatch(/^\d{4}-/);
    expect(await actions(org)).toEqual([
      'alert.raise',
      'alert.read',
      'alert.acknowledge',
      'alert.resolve',
    ]);
  });

  it('changes nothing the second time, and keeps the first note', async () => {
    const org = await givenOrg();
    const { id } = await givenAlert(org);
    const first = await org.call('POST', `/alerts/${id}/resolve`, { note: 'one' });

    const again = await org.call('POST', `/alerts/${id}/resolve`, { note: 'two' });

    expect(again.body).toEqual(first.body);
    expect(await actions(org)).toEqual(['alert.raise', 'alert.resolve']);
  });

  it('409 to acknowledge what is resolved, 404 for an alert of another organization', async () => {
    const [org, other] = [await givenOrg(), await givenOrg()];
    const { id } = await givenAlert(org);
    await org.call('POST', `/alerts/${id}/resolve`, {});

    expect(await org.call('POST', `/alerts/${id}/acknowledge`)).toMatchObject({
      status: 409,
      body: { code: 'alert-wrong-status' },
    });
    expect(await other.call('GET', `/alerts/${id}`)).toMatchObject({ status: 404 });
    expect(await other.call('POST', `/alerts/${id}/read`)).toMatchObject({ status: 404 });
  });

  it('resolves once when ten do so at the same time', async () => {
    const org = await givenOrg();
    const { id } = await givenAlert(org);

    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        org.call('POST', `/alerts/${id}/resolve`, { note: `by ${i}` }),
      ),
    );

    expect(new Set(answers.map((a) => a.status))).toEqual(new Set([200]));
    expect(new Set(answers.map((a) => a.body['resolutionNote'])).size).toBe(1);
    expect((await actions(org)).filter((action) => action === 'alert.resolve')).toHaveLength(1);
  });
});

describe('POST /alerts/bulk', () => {
  it('acts on all of them', async () => {
    const org = await givenOrg();
    const [a, b] = [await givenAlert(org), await givenAlert(org)];

    const ids = [a.id, b.id];
    const answer = await org.call('POST', '/alerts/bulk', { ids, action: 'acknowledge' });

    expect(answer).toMatchObject({
      status: 200,
      body: { data: [{ status: 'acknowledged' }, { status: 'acknowledged' }] },
    });
  });

  it('acts on none when one is resolved, or is not there', async () => {
    const org = await givenOrg();
    const [a, b] = [await givenAlert(org), await givenAlert(org)];
    await org.call('POST', `/alerts/${b.id}/resolve`, {});
    const bulk = (ids: string[]) =>
      org.call('POST', '/alerts/bulk', { ids, action: 'acknowledge' });

    expect(await bulk([a.id, b.id])).toMatchObject({ status: 409 });
    expect(await bulk([a.id, newId()])).toMatchObject({ status: 404 });
    expect(await org.call('GET', `/alerts/${a.id}`)).toMatchObject({ body: { status: 'unread' } });
  });
});

describe('raising an alert', () => {
  it('happens once for one key, also from two transactions at once', async () => {
    const org = await givenOrg();

    await Promise.all([givenAlert(org, 'high', 'same'), givenAlert(org, 'high', 'same')]);

    expect(await org.call('GET', '/alerts')).toMatchObject({ body: { counts: { total: 1 } } });
    expect(await actions(org)).toEqual(['alert.raise']);
  });
});
