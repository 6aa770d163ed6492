/** Most characters in one page: an answer over NATS holds at most 1 MiB. */
const pageSize = 600_000;

/** As many entries as one answer may hold: at most `limit`, at least one. */
export function onePage<T>(entries: readonly T[], limit: number): T[] {
  let size = 0;
  const fits = entries.slice(0, limit).findIndex((entry, i) => {
    size += JSON.stringify(entry).length;
    return i > 0 && size > pageSize;
  });
  return entries.slice(0, fits < 0 ? limit : fits);
}
