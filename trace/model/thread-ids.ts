import type { Process } from "./model.js";

/**
 * The tids that viewers see, by index of the thread. Viewers take the thread whose tid is the pid for the main one, and Node numbers
 * its threads from 0, so thread 0 gets the pid. Should a thread's own number be the pid (1 in a container), it and the higher
 * ones move up by one.
 */
export function threadIdsOf({ pid, threads }: Process): number[] {
  const collides = threads.some(({ id }) => id === pid);
  return threads.map(({ id }) => {
    if (id === 0) return pid;
    return collides && id >= pid ? id + 1 : id;
  });
}
