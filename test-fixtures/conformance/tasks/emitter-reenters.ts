class Emitter { private on: Record<string, ((...a: any[]) => any)[]> = {}; listen(k: string, f: (...a: any[]) => any) { (this.on[k] ??= []).push(f); return this; } emit(k: string, ...a: any[]) { for (const f of this.on[k] ?? []) f(...a); } }
const e = new Emitter();
let depth = 0;
e.listen("tick", async (n: number) => { print("tick", n, depth); if (n < 3) { depth++; e.emit("tick", n + 1); depth--; } await null; print("after", n); e.emit("done", n); });
e.listen("tick", function* (this: unknown) {} as any).listen("done", (n) => { if (n === 2) e.emit("tick", 3); });
e.listen("tick", async (n: number) => { if (n === 2) { await Promise.reject(new Error("listener")).catch((x) => print(String(x))); } });
e.emit("tick", 0);
print("emitted");
export {};
