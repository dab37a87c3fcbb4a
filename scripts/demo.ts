// Plays the durable processes on an organization of its own and says what happened: a document is
// analysed by six agents, a bill is approved from the mail, and an invoice is collected until it is
// paid twice. It uses the running system, or starts one for as long as it plays; all goes through
// the API, the pages and the mailbox, as a person would. Only days it does not wait: demo/days.ts.
import { spawn } from 'node:child_process';
import { answers } from '../src/local/answers.ts';
import { until } from '../test/support/until.ts';
import { playApproval } from './demo/approval.ts';
import { call, publicUrl, say, stamp } from './demo/client.ts';
import { playCollection } from './demo/collection.ts';
import { playDocument } from './demo/documents.ts';

const owner = {
  email: `owner-${stamp}@example.com`,
  name: 'Olivia Owner',
  password: `correct-horse-${stamp}`,
};

interface SignedUp {
  organization: { id: string; name: string };
  accessToken: string;
}

async function play(): Promise<void> {
  const signUp = { ...owner, organizationName: `Tin Roof Demo ${stamp}` };
  const { organization, accessToken } = await call<SignedUp>(
    null,
    'POST',
    '/api/auth/signup',
    signUp,
  );
  say(organization.name);
  say(`  sign in at ${publicUrl}/console as ${owner.email}, password ${owner.password}`);
  const org = `/api/orgs/${organization.id}`;
  await playDocument(org, accessToken);
  await playApproval(org, accessToken);
  await playCollection(organization.id, accessToken);
}

const running = await answers(`${publicUrl}/health/live`);
const system = running ? null : spawn(process.execPath, ['start.ts'], { stdio: 'ignore' });
await until(() => answers(`${publicUrl}/health/ready`), 'the system is up', 600_000);
try {
  await play();
} finally {
  system?.kill('SIGTERM');
}
