import { availableParallelism } from 'node:os';
import { activityInfo, Context } from '@temporalio/activity';
import { inTransaction } from '../../db/client.ts';
import { keepText } from '../../db/documents/texts.ts';
import { getVersionById } from '../../db/documents/versions.ts';
import { Problem } from '../../domain/kit/problem.ts';
import type { Deps } from '../deps.ts';
import type { AnalysisJob } from './analysis-job.ts';
import { beating } from './beating.ts';
import { slots } from './extraction/slots.ts';

/** A file at which the reader, or the whole worker, broke so often is not tried again. */
const mostBreaks = 3;

export function readingActivities(deps: Deps) {
  const { database, files } = deps;
  // Around the file itself too: what waits for a reader must not lie in memory.
  const readers = slots(availableParallelism());

  return {
    /**
     * Reads the text of a version, once: what was read before stays. Refuses with a 422 that says
     * what is wrong with the file, and with `document-breaks-reader` one that only crashes.
     */
    async readDocument({ orgId, documentId, versionId }: AnalysisJob): Promise<void> {
      const context = Context.current();
      const breaks = breaksBefore();
      const db = database.app.scoped({ orgId });
      const { fileName, storageKey, pages } = await getVersionById(db, orgId, versionId);
      if (pages !== null) return;
      const signal = context.cancellationSignal;
      let known = breaks;
      const tell = (counted: number) => {
        known = counted;
        context.heartbeat(counted);
      };
      const read = async () => {
        const bytes = await files.get(storageKey);
        // Said before the reading: a worker that dies of it can't say anything after.
        tell(breaks + 1);
        const text = await deps.extractText({ bytes, fileName }, { signal });
        tell(breaks);
        const place = { orgId, documentId, versionId };
        await inTransaction(db, (trx) => keepText(trx, place, text.pages));
      };
      await beating(
        () => readers.with(read, signal),
        () => known,
      );
    },
  };
}

export type ReadingActivities = ReturnType<typeof readingActivities>;

/** How often earlier tries broke while they read, by what they said last. */
function breaksBefore(): number {
  const { heartbeatDetails } = activityInfo();
  const breaks = typeof heartbeatDetails === 'number' ? heartbeatDetails : 0;
  if (breaks < mostBreaks) return breaks;
  const detail = `Reading the file broke off ${breaks} times.`;
  throw new Problem('unprocessable', 'document-breaks-reader', detail);
}
