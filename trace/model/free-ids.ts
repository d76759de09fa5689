/** Ids of threads or processes that are no numbers of the system, such as names, or that another has already, get free numbers. */
import { Set } from "../../base/built-ins.js";

export function freeIds(ids: readonly unknown[]): number[] {
  const system = new Set(ids.filter(isId));
  const taken = new Set<number>();
  let free = 0;
  return ids.map((id) => {
    if (!isId(id) || taken.has(id)) {
      while (system.has(++free));
      return free;
    }
    taken.add(id);
    return id;
  });
}

function isId(id: unknown): id is number {
  return typeof id === "number" && Number.isInteger(id) && id >= 0 && id < 2 ** 31;
}
