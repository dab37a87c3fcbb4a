import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { bundleName, workflowCode } from '../../src/engine/workflow-bundle.ts';
import { bundledTracing } from '../../src/observability/tracing-setup.ts';

const folder = mkdtempSync(join(tmpdir(), 'bursar-bundle-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A tree of sources with packages; answers a function that writes one more of its files. */
function givenTree() {
  const root = mkdtempSync(join(folder, 'tree-'));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write('src/workflows/index.ts', 'one');
  write('src/domain/kit/money.ts', 'one');
  write('node_modules/.package-lock.json', 'one');
  return { root, write };
}

describe('bundleName', () => {
  it.each([
    'src/workflows/index.ts',
    'src/workflows/another.ts',
    'src/domain/kit/money.ts',
    'src/engine/workflow-bundle.ts',
    'node_modules/.package-lock.json',
  ])('is another one when %s is', async (path) => {
    const { root, write } = givenTree();
    const before = await bundleName([], root);

    write(path, 'two');

    expect(await bundleName([], root)).not.toBe(before);
  });

  it('is another one when a text moves from one file to the next', async () => {
    const { root, write } = givenTree();
    write('src/workflows/a.ts', 'a');
    write('src/workflows/b.ts', '');
    const before = await bundleName([], root);

    write('src/workflows/a.ts', '');
    write('src/workflows/b.ts', 'a');

    expect(await bundleName([], root)).not.toBe(before);
  });

  it('is the same in another folder, and whatever else changes', async () => {
    const { root } = givenTree();
    const other = givenTree();
    other.write('src/api/app.ts', 'two');

    expect(await bundleName([], other.root)).toBe(await bundleName([], root));
  });

  it('needs to know the packages', async () => {
    const { root } = givenTree();
    rmSync(join(root, 'node_modules/.package-lock.json'));

    await expect(bundleName([], root)).rejects.toThrow('.package-lock.json');
  });
});

describe('writeBundle', () => {
  it('puts no source in a bundle that its name does not speak for', () => {
    const code = readFileSync(inject('workflowBundlePath'), 'utf8');
    const [, map = ''] = /sourceMappingURL=data:[^,]*,(\S+)/.exec(code) ?? [];
    const { sources } = JSON.parse(Buffer.from(map, 'base64').toString()) as { sources: string[] };

    const other = sources.filter(
      (path) => !/\/src\/(workflows|domain)\/|\/node_modules\/|^webpack\//.test(path),
    );

    expect(sources.some((path) => path.endsWith('/src/workflows/bill-approval.ts'))).toBe(true);
    expect(other).toEqual([]);
  });
});

describe('workflowCode', () => {
  const built = dirname(inject('workflowBundlePath'));

  it('is the sources where no folder is configured', async () => {
    expect(await workflowCode(undefined, [])).toMatchObject({
      workflowsPath: expect.stringMatching(/src\/workflows\/index\.ts$/),
    });
  });

  it('is the bundle of exactly these sources', async () => {
    expect(await workflowCode(built, [])).toEqual({
      workflowBundle: { codePath: inject('workflowBundlePath') },
    });
  });

  it('refuses a folder with bundles of other sources, and says what makes the right one', async () => {
    writeFileSync(join(folder, 'workflows-0123456789abcdef.js'), 'of last week');

    await expect(workflowCode(folder, [])).rejects.toThrow('npm run bundle');
  });

  it('refuses a bundle without tracing when the worker traces', async () => {
    await expect(workflowCode(built, [bundledTracing()])).rejects.toThrow('WORKFLOW_BUNDLE');
  });
});
