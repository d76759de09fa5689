/**
 * Tells callback-links.ts of the callbacks of a Node thread, by async hooks. Node's built-in is asked for when callbacks are linked and
 * not before; a program that does not want it never loads it.
 *
 * A hook that throws ends the process, so nothing here lets an error out.
 */
import { CallbackLinks, type Scheduler } from "./callback-links.js";
import type { LinkCallbacks } from "./recorder.js";

const { process, queueMicrotask } = globalThis;

export const nodeCallbacks: LinkCallbacks = {
  create: (lanes, now) => new CallbackLinks(lanes, now),
  follow: followCallbacks,
};

function followCallbacks(links: CallbackLinks, isOver: () => boolean): void {
  const node = process?.getBuiltinModule?.("node:async_hooks");
  if (node === undefined) return;
  const { createHook, executionAsyncResource } = node;
  const hook = createHook({
    init: (_id, _type, _trigger, resource) => follow(() => Scheduled.setScheduler(resource, links.schedulerNow())),
    before: (id) => follow(() => links.begin(id, Scheduled.schedulerOf(executionAsyncResource()))),
    after: (id) => follow(() => links.end(id)),
  });
  let isEnding = false;
  function follow(step: () => void): void {
    try {
      if (!isOver()) step();
      else if (!isEnding) {
        isEnding = true;
        // Inside of a hook, Node 20 leaves the hooks of promises on.
        queueMicrotask(() => hook.disable());
      }
    } catch {
      // The stack ends here: what is scheduled or begins has no link.
    }
  }
  hook.enable();
}

/** `super(object)` makes a given object `this`, so that the fields of a class become the object's. */
const Adopted = function (object: object) {
  return object;
} as unknown as new (object: object) => object;

/** A private field on what Node calls the resource of a callback: the program cannot see it, and a WeakMap took 0.3 µs an await more. */
class Scheduled extends Adopted {
  #scheduler: Scheduler | undefined;

  static setScheduler(resource: object, scheduler: Scheduler | undefined): void {
    // The field is there once the object was constructed; a bundler takes that away where nobody uses what comes of it.
    const scheduled = #scheduler in resource ? resource : new Scheduled(resource);
    scheduled.#scheduler = scheduler;
  }

  static schedulerOf(resource: object): Scheduler | undefined {
    return #scheduler in resource ? resource.#scheduler : undefined;
  }
}
