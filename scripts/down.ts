// Stops the start that runs in BURSAR_HOME, and whatever a killed one has left there.
import { inheritedEnvironment } from '../src/config.ts';
import { endLeftParts, holderOf } from '../src/local/instance.ts';
import { endProcess } from '../src/local/processes.ts';
import { say } from '../src/local/say.ts';

const home = inheritedEnvironment()['BURSAR_HOME'] || '.data';
const holder = await holderOf(home);
if (holder) {
  say('down', `stopping process ${holder.pid}`);
  await endProcess(holder, ['SIGTERM'], 20_000);
}
await endLeftParts(home);
say('down', `nothing of ${home} runs any more`);
