/** Which stretches of a thread are linked by arrows: each stretch of a task with the next that is drawn. */
import type { Calls } from "./model.js";

/** An arrow comes from an earlier stretch of the task. */
export const FLOW_IN = 1;
/** An arrow goes to a later one. */
export const FLOW_OUT = 2;

export class TaskFlows {
  /** Stretches that are still to come, by task. */
  private readonly left = new Map<number, number>();
  private readonly begun = new Set<number>();

  constructor(
    private readonly calls: Calls,
    maxDepth: number,
  ) {
    const { length, tasks, depths } = calls;
    for (let call = 0; call < length; call++) {
      const task = tasks[call];
      if (task !== 0 && depths[call] < maxDepth) this.left.set(task, (this.left.get(task) ?? 0) + 1);
    }
  }

  /** The arrows of a drawn stretch; the stretches come in their order. */
  next(call: number): number {
    const task = this.calls.tasks[call];
    if (task === 0) return 0;
    const left = this.left.get(task)! - 1;
    this.left.set(task, left);
    const flow = (this.begun.has(task) ? FLOW_IN : 0) | (left > 0 ? FLOW_OUT : 0);
    this.begun.add(task);
    return flow;
  }
}
