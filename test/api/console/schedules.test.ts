import { describe, expect, it } from 'vitest';
import { givenMember, givenOrg } from '../../support/app.ts';
import { actionsOf, fieldsOf, linksOf } from '../../support/browser.ts';
import { browse, hostileName } from '../../support/console.ts';
import { faultsIn } from '../../support/page-rules.ts';

interface Schedule {
  id: string;
  name: string;
  isDefault: boolean;
  steps: { key: string; offsetDays: number; tone: string; needsApproval: boolean }[];
  coolDownDays: number;
}

async function given() {
  const org = await givenOrg();
  const home = `/console/${org.orgId}`;
  const fresh = `${home}/schedules/new`;
  const read = async () =>
    (await org.call<{ data: Schedule[] }>('GET', '/invoices/schedules')).body.data;
  const browser = browse(org.user);
  const made = async (name: string) => {
    await browser.send(await browser.open(fresh), fresh, { name, do: 'save' });
    return (await read()).find((it) => it.name === name)!;
  };
  return { org, home, fresh, read, browser, made, settings: `${home}/settings` };
}

describe('/console/{orgId}/schedules', () => {
  it('403 for who may not manage them, who is led to none', async () => {
    const { org, fresh, settings, read, browser } = await given();
    const bookkeeper = browse(await givenMember(org.orgId, 'accountant'));
    const page = await browser.open(fresh);
    const before = await read();

    const answers = [
      await bookkeeper.open(fresh),
      await bookkeeper.send(page, fresh, { name: 'Theirs', do: 'save' }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
    expect(linksOf(await bookkeeper.open(settings))).not.toContain(fresh);
    expect(await read()).toEqual(before);
    expect(faultsIn(page.markup)).toEqual([]);
  });

  it('422 with a word at each field, and all that was typed', async () => {
    const { fresh, read, browser } = await given();
    const page = await browser.open(fresh);
    const before = await read();
    const typed = { name: hostileName, coolDownDays: 'two', 'steps.0.key': hostileName };
    const twice = { name: 'A', 'steps.1.key': 'Upcoming' };
    const early = { name: 'A', 'steps.0.addsLateCharge': 'on' };

    const refused = await browser.send(page, fresh, { ...typed, do: 'save' });
    const named = await browser.send(page, fresh, { ...typed, coolDownDays: '2', do: 'save' });
    const same = await browser.send(page, fresh, { ...twice, do: 'save' });
    const charged = await browser.send(page, fresh, { ...early, do: 'save' });

    const all = [refused, named, same, charged];
    expect(all.map(({ status }) => status)).toEqual(Array(4).fill(422));
    expect(refused.text).toContain('this is not a whole number.');
    expect(fieldsOf(refused, fresh)).toMatchObject(typed);
    expect(same.text).toContain('Step 2: is there twice.');
    expect(charged.text).toContain('Late charge: asks for a day that is late.');
    for (const shown of all) expect(faultsIn(shown.markup)).toEqual([]);
    expect(await read()).toEqual(before);
  });

  it('begins with the steps that come with us, and keeps what is changed in order of days', async () => {
    const { fresh, settings, read, browser } = await given();
    const more = await browser.send(await browser.open(fresh), fresh, { do: 'steps' });
    const typed = {
      ...{ name: 'Gentle', coolDownDays: '5', 'steps.1.key': '', 'steps.1.offsetDays': '' },
      ...{ 'steps.5.key': 'Kind word', 'steps.5.offsetDays': '3', 'steps.5.tone': 'friendly' },
      'steps.5.needsApproval': 'on',
    };

    const saved = await browser.send(more, fresh, { ...typed, do: 'save' });
    const again = await browser.send(more, fresh, { ...typed, do: 'save' });

    expect([saved.location, again.location]).toEqual(Array(2).fill(`${settings}?done=schedule`));
    const made = (await read()).filter(({ name }) => name === 'Gentle');
    expect(made).toHaveLength(1);
    expect(made[0]).toMatchObject({ coolDownDays: 5, isDefault: false });
    expect(made[0]?.steps.map(({ key, offsetDays }) => [key, offsetDays])).toEqual([
      ['upcoming', -3],
      ['kind-word', 3],
      ['second-reminder', 7],
      ['third-reminder', 14],
      ['final-reminder', 30],
    ]);
    expect(made[0]?.steps[1]).toMatchObject({ needsApproval: true, tone: 'friendly' });
    const shown = await browser.open(saved.location ?? '');
    expect(shown.text).toContain('Kind word');
    expect(faultsIn(shown.markup)).toEqual([]);
  });

  it('changes one, 412 where somebody else has meanwhile', async () => {
    const { org, home, read, browser, made } = await given();
    const { id } = await made('Ours');
    const path = `${home}/schedules/${id}`;
    const page = await browser.open(path);
    await org.call('PATCH', `/invoices/schedules/${id}`, { coolDownDays: 9 });

    const stale = await browser.send(page, path, { name: 'Mine', do: 'save' });
    const fresh = await browser.open(path);
    const saved = await browser.send(fresh, path, { name: 'Mine', do: 'save' });

    expect([stale.status, saved.status]).toEqual([412, 303]);
    expect((await read()).find((it) => it.id === id)).toMatchObject({
      ...{ name: 'Mine', coolDownDays: 9 },
    });
  });

  it('makes one the default and deletes another, and offers neither of the default one', async () => {
    const { home, settings, read, browser, made } = await given();
    const [first, second] = [await made('First'), await made('Second')];
    const path = (id: string) => `${home}/schedules/${id}`;
    const act = async (id: string, name: string) =>
      (await browser.send(await browser.open(path(id)), `${path(id)}/${name}`)).location;

    const locations = [await act(first.id, 'default'), await act(second.id, 'delete')];

    expect(locations).toEqual([`${settings}?done=default`, `${settings}?done=schedule-gone`]);
    expect((await read()).find(({ isDefault }) => isDefault)?.name).toBe('First');
    expect((await read()).some(({ name }) => name === 'Second')).toBe(false);
    expect(actionsOf(await browser.open(path(first.id)))).toEqual([path(first.id)]);
    expect((await browser.open(path(second.id))).status).toBe(404);
  });
});
