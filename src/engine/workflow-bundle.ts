import { createHash } from 'node:crypto';
import { existsSync, globSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BundlerPlugin, bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const root = fileURLToPath(new URL('../../', import.meta.url));
const workflowsPath = join(root, 'src/workflows/index.ts');

/** All that makes a bundle: what workflows may import, how it is bundled, packages as installed. */
const sources = ['src/{workflows,domain}/**/*.ts', 'src/engine/workflow-bundle.ts'];
const installed = 'node_modules/.package-lock.json';

/**
 * Names a bundle by what goes into it, so one of other sources, packages or plugins is never found
 * under the name that a worker looks for.
 */
export async function bundleName(plugins: readonly BundlerPlugin[], from = root): Promise<string> {
  const hash = createHash('sha256');
  for (const file of [...globSync(sources, { cwd: from }).sort(), installed]) {
    hash
      .update(`${file}\0`)
      .update(await readFile(join(from, file)))
      .update('\0');
  }
  const parts = ['workflows', hash.digest('hex').slice(0, 16), ...plugins.map((p) => p.name)];
  return `${parts.join('-')}.js`;
}

/** Bundles the workflows as a worker with the same plugins would, and answers the file's path. */
export async function writeBundle(folder: string, plugins: BundlerPlugin[]): Promise<string> {
  const path = resolve(folder, await bundleName(plugins));
  const logger = new DefaultLogger('WARN');
  const { code } = await bundleWorkflowCode({ workflowsPath, plugins, logger });
  await mkdir(folder, { recursive: true });
  // Whoever finds the name finds the whole bundle.
  await writeFile(`${path}.part`, code);
  await rename(`${path}.part`, path);
  return path;
}

export type WorkflowCode = { workflowsPath: string } | { workflowBundle: { codePath: string } };

/**
 * What a worker runs: the bundle of exactly these sources in `folder`, or, without a folder, the
 * sources themselves. A folder without that bundle is refused: what it holds is of another version.
 */
export async function workflowCode(
  folder: string | undefined,
  plugins: readonly BundlerPlugin[],
): Promise<WorkflowCode> {
  if (folder === undefined) return { workflowsPath };
  const codePath = join(folder, await bundleName(plugins));
  if (existsSync(codePath)) return { workflowBundle: { codePath } };
  throw new Error(
    `WORKFLOW_BUNDLE: there is no ${codePath}; make it with \`npm run bundle\`, ` +
      'or unset the variable to bundle from source',
  );
}
