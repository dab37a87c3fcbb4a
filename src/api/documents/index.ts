import { router } from '../kit/router.ts';
import { aiUsage } from './ai-usage.ts';
import { analysis } from './analysis.ts';
import { batches } from './batches.ts';
import { documents } from './documents.ts';
import { metrics } from './metrics.ts';
import { versions } from './versions.ts';

// The batch goes first: its path would else be read as a document of that name.
export const documentRoutes = router()
  .route('/', batches)
  .route('/', documents)
  .route('/', versions)
  .route('/', analysis)
  .route('/', metrics)
  .route('/', aiUsage);
