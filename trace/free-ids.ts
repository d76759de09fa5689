/** Ids of threads or processes that are no numbers of the system, such as names, get free numbers. */
export function freeIds(ids: readonly unknown[]): number[] {
  const taken = new Set(ids.filter(isId));
  let free = 0;
  return ids.map((id) => {
    if (isId(id)) return id;
    while (taken.has(++free));
    return free;
  });
}

function isId(id: unknown): id is number {
  return typeof id === "number" && Number.isInteger(id) && id >= 0 && id < 2 ** 31;
}
