import postgres from 'postgres';

/** The address of a worker's copy of the database at `url`. */
export function copyOf(url: string, worker: number | string): string {
  const copy = new URL(url);
  copy.pathname += `_${worker}`;
  return copy.href;
}

/** Makes a copy of the database for each of so many workers, numbered from one. */
export async function copyDatabase(url: string, workers: number): Promise<void> {
  const maintenance = Object.assign(new URL(url), { pathname: '/postgres' });
  const sql = postgres(maintenance.href, { max: 1 });
  const named = (address: string) => sql(new URL(address).pathname.slice(1));
  for (let worker = 1; worker <= workers; worker += 1)
    await sql`create database ${named(copyOf(url, worker))} template ${named(url)}`;
  await sql.end();
}
