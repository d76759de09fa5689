/** A project of programs that start processes, and of what they start. */
const START = `import { spawn, fork, exec, execFile, spawnSync, execSync, execFileSync } from "node:child_process";
  const node = JSON.stringify(process.execPath);
  const stdio = "inherit" as const;`;
const BUSY = `function leaf(): void { for (const end = performance.now() + 0.002; performance.now() < end; ); }
  function loop(ms: number): void { const until = performance.now() + ms; while (performance.now() < until) leaf(); }`;

export const PROGRAMS = {
  "package.json": '{ "type": "module" }',
  "child.ts": `function inChild(word: string): void { console.log("child", word); } inChild(process.argv[2] ?? "");`,
  "child.cjs": `function inCommonJs() { console.log("child", process.argv[2] || ""); } inCommonJs();`,
  "quiet.sh": "true",
  "fork.ts": `${START} fork("./child.ts", ["forked"]);`,
  "spawn.ts": `${START} spawn(process.execPath, ["child.cjs", "spawned"], { stdio });`,
  "exec.ts": `${START} exec(node + " child.ts execed", (_error, out) => process.stdout.write(out));`,
  "exec-file.ts": `${START} execFile(process.execPath, ["child.ts", "by file"], (_error, out) => process.stdout.write(out));`,
  "sync.ts": `${START} execSync(node + " child.ts 1", { stdio }); execFileSync(process.execPath, ["child.ts", "2"], { stdio }); spawnSync(process.execPath, ["child.ts", "3"], { stdio });`,
  "shell.ts": `${START} spawn(node + " child.ts shell", { stdio, shell: true });`,
  "below-shell.ts": `${START} spawn("sh", ["-c", "sh quiet.sh; " + node + " below.ts; true"], { stdio });`,
  "below.ts": `${START} function between(): void { fork("child.ts", ["grandchild"]); } between();`,
  "env.ts": `${START} spawn(process.execPath, ["env.cjs"], { stdio, env: {} }); `,
  "env.cjs": `console.log(JSON.stringify(process.env));`,
  "worker.ts": `import { Worker } from "node:worker_threads"; new Worker(new URL("spawn.ts", import.meta.url));`,
  "cluster.ts": `import cluster from "node:cluster";
    function primary(): void { for (const word of ["a", "b"]) cluster.fork({ WORD: word }); }
    function worker(): void { console.log("child", process.env.WORD); process.disconnect(); }
    if (cluster.isPrimary) primary(); else worker();`,
  "ten.ts": `${START} for (let at = 0; at < 10; at++) fork("child.ts", [String(at)]);`,
  "kill.ts": `${START}
    const child = fork("busy.ts");
    child.once("message", () => setTimeout(() => child.kill("SIGKILL"), 300));
    child.on("exit", (code, signal) => console.log(code, signal));`,
  "busy.ts": `${BUSY} function outer(): void { process.send!("ready"); loop(5000); } outer();`,
  "orphan.ts": `${START} import { existsSync } from "node:fs"; spawn(process.execPath, ["orphaned.ts"], { detached: true, stdio: "ignore" }).unref();
    function wait(): void { if (!existsSync("pid")) setTimeout(wait, 20); } wait();`,
  "orphaned.ts": `import { existsSync, writeFileSync } from "node:fs";
    function waits(): void { if (existsSync("go")) { ends(); } else setTimeout(waits, 20); }
    function ends(): void { process.on("exit", () => writeFileSync("ended", "")); }
    writeFileSync("pid", String(process.pid)); waits();`,
  "own.ts": `${START} import { start } from "callweave"; start({ output: "own.json" }); fork("child.ts");`,
  "remove.ts": `${START} import { rmSync } from "node:fs"; execSync(node + " child.ts"); rmSync("out", { recursive: true });`,
  "goes-on.ts": `${START} import { existsSync } from "node:fs"; spawn(process.execPath, ["going.ts"], { stdio: "ignore" });
    function wait(): void { if (existsSync("going")) console.log("ready"); setTimeout(wait, 50); } wait();`,
  "hung.ts": `${START} import { writeFileSync } from "node:fs";
    function hang(): void { for (;;) {} }
    function deeper(depth: number): void {
      if (depth < 1) exec(node + " hung.ts " + (depth + 1)); else if (depth < 2) fork("hung.ts", [String(depth + 1)]);
      else writeFileSync("hung-below", "");
      console.log("ready");
      setTimeout(hang, 300);
    }
    deeper(Number(process.argv[2] ?? 0));`,
  "sleeps.ts": `${START} function sleeps(): void { const child = spawn("sh", ["-c", "sleep 60; true"], { stdio: "ignore" }); console.log("ready", child.pid, ""); setInterval(() => {}, 1000); } sleeps();`,
  "going.ts": `process.on("SIGTERM", () => {}); import { writeFileSync } from "node:fs"; function go(): void { setTimeout(go, 10); } go(); writeFileSync("going", String(process.pid));`,
  "stop.ts": `${START} const child = fork("stopped.ts", { stdio: ["ignore", "ignore", "ignore", "ipc"] });
    child.on("message", () => setTimeout(() => { console.log(child.pid); process.exit(3); }, 500));`,
  "stopped.ts": `${BUSY} function outer(): void { loop(300); process.send!("ready"); setTimeout(() => process.kill(process.pid, "SIGSTOP"), 200); } outer();`,
  "unloadable.ts": `import { nothing } from "./nowhere.js"; function main(): void { nothing(); } main();`,
  "unwoven.ts": `${START} execFileSync(process.execPath, ["-p", "1 + 1"], { stdio }); execFileSync(process.execPath, ["node_modules/tool/tool.js"], { stdio });`,
  "node_modules/tool/tool.js": `require("node:child_process").execFileSync(process.execPath, ["child.ts", "of a tool"], { stdio: "inherit" });`,
  "node_modules/tool/package.json": "{}",
  "same.mjs": `import { ChildProcess, fork, spawn, spawnSync } from "node:child_process";
    const child = fork("same-child.cjs", ["a b", "ü"], { env: { ...process.env, NODE_OPTIONS: "--no-warnings  --stack-trace-limit=7", OWN: "=x=" }, execArgv: ["--title=own"] });
    child.on("message", (message) => { console.log("parent got", message); child.send("end"); });
    child.on("exit", (code, signal) => console.log("exit", code, signal));
    const { status, signal } = spawnSync(process.execPath, ["same-child.cjs", "kill"], { stdio: "inherit", env: { OWN: "2", NODE_OPTIONS: "" } });
    console.log(status, signal, process.execArgv, process.env.NODE_OPTIONS, process.env.CALLWEAVE_RUN, fork.name, spawnSync.length);
    console.log(ChildProcess.prototype.spawn.name, ChildProcess.prototype.spawn.length, Object.keys(ChildProcess.prototype));
    try { spawn(process.execPath, ["\\0"]); } catch (error) { console.log(String(error)); }
    try { new ChildProcess().spawn(undefined); } catch (error) { console.log(String(error)); }
    try { new ChildProcess().spawn({ file: 1 }); } catch (error) { console.log(String(error)); }
    spawn("no such program").on("error", (error) => console.log(String(error)));`,
  "same-child.cjs": `
    console.log(process.argv.slice(2), process.execArgv, process.title, Error.stackTraceLimit);
    console.log(Object.entries(process.env).filter(([name]) => name !== "NODE_CHANNEL_FD").sort());
    if (process.argv[2] === "kill") setTimeout(() => process.kill(process.pid, "SIGTERM"), 500);
    else { process.send({ hello: [1] }); process.on("message", () => process.exit(7)); }`,
};

/** What a run leaves behind only where something is wrong. */
export const PARTS = /\.(?:parts|gone|live|tmp|cwraw|starting)$/;
