type Task = Generator<any, any, any>;
function* child(name: string): Task { for (let i = 0; i < 2; i++) print(name, i, yield name + i); return name + " done"; }
function* parent(): Task { const a = yield child("a"); print("parent has", a); try { yield failing(); } catch (e) { print("parent caught", String(e)); } return yield* child("inline"); }
function* failing(): Task { yield "once"; throw new Error("task failed"); }
function run(task: Task) { const stack = [task]; let sent: any, error: any; while (stack.length) { const top = stack[stack.length - 1]; try { const s: any = error ? top.throw(error) : top.next(sent); error = undefined; if (s.done) { stack.pop(); sent = s.value; } else if (typeof s.value === "object") { stack.push(s.value); sent = undefined; } else sent = s.value.toUpperCase(); } catch (e) { error = e; stack.pop(); if (!stack.length) throw e; } } return sent; }
print(run(parent()));
const tasks = ["x", "y", "z"].map(child);
while (tasks.length) { const t = tasks.shift()!; const s = t.next(); print(s.value); if (!s.done) tasks.push(t); }
export {};
