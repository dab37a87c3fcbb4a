type Begin = () => unknown;

const begun: Begin[] = [];

/**
 * Does it now, and once more before every further test file that this process serves: files share
 * what a module holds, as loading the system takes seconds, but not what such a `begin` renews.
 */
export async function forEachFile(begin: Begin): Promise<void> {
  begun.push(begin);
  await begin();
}

/** What was begun for an earlier file begins anew. */
export async function beginFile(): Promise<void> {
  for (const begin of begun) await begin();
}
