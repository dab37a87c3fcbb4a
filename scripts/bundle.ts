// Bundles the workflows into a folder (default: dist), plain and traced, for WORKFLOW_BUNDLE.
import { writeBundle } from '../src/engine/workflow-bundle.ts';
import { bundledTracing } from '../src/observability/tracing-setup.ts';

const folder = process.argv[2] ?? 'dist';
for (const plugins of [[], [bundledTracing()]]) {
  process.stdout.write(`${await writeBundle(folder, plugins)}\n`);
}
