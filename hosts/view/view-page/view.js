// The start page of `callweave view`. Names come from files of anybody: they are only ever set as text.
"use strict";

const KNOCK_MS = 50;
/** A slow network is given this long to bring Perfetto. */
const PATIENCE_MS = 60_000;

const message = document.getElementById("message");

async function ask(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error((await response.text()).trim());
  return response;
}

async function show() {
  const { perfetto, traces } = await (await ask("traces")).json();
  document.getElementById("perfetto").textContent = new URL(perfetto).host;
  if (traces.length === 0) message.textContent = "There is no trace here.";
  const rows = traces.map((trace) => addRow(trace, perfetto));
  // One after another: the traces may be large.
  for (const [at, trace] of traces.entries()) await fill(rows[at], trace);
  document.body.dataset.state = "filled";
}

function addRow({ name, bytes }, perfetto) {
  const row = document.getElementById("row").content.cloneNode(true).firstElementChild;
  set(row, { name, size: formatBytes(bytes), calls: "…" });
  row.querySelector("button").addEventListener("click", () => openInPerfetto(name, perfetto));
  row.querySelector("a").href = speedscopeAddress(name);
  document.getElementById("traces").append(row);
  return row;
}

async function fill(row, { name }) {
  try {
    const { calls, duration, unfinished, suspended, lost } = await (await ask(pathOf("counts", name))).json();
    set(row, {
      calls: count(calls),
      duration,
      unfinished: count(unfinished),
      suspended: count(suspended),
      lost: lost || "nothing",
    });
  } catch (error) {
    // Perfetto may still know what to make of it.
    set(row, { calls: "", lost: error.message });
    row.querySelector(".lost").classList.add("failed");
    row.querySelector("a").remove();
  }
}

function set(row, texts) {
  for (const [name, text] of Object.entries(texts)) row.querySelector(`.${name}`).textContent = text;
}

const count = (number) => number.toLocaleString("en-US");
const formatBytes = (bytes) =>
  bytes < 1e6 ? `${count(Math.ceil(bytes / 1e3))} kB` : `${count(Math.round(bytes / 1e6))} MB`;
const pathOf = (what, name) => `${what}/${encodeURIComponent(name)}`;

function speedscopeAddress(name) {
  const [profile, title] = [`../${pathOf("speedscope", name)}`, name].map(encodeURIComponent);
  return `viewer/index.html#profileURL=${profile}&title=${title}`;
}

/**
 * Perfetto answers a knock when it has loaded, and takes the trace as a message then.
 * https://perfetto.dev/docs/visualization/deep-linking-to-perfetto-ui
 */
async function openInPerfetto(name, perfetto) {
  message.textContent = "";
  try {
    // At once: a browser lets a click open a window, and nothing later.
    const target = window.open(perfetto);
    if (!target) throw new Error("the browser has blocked the new tab; allow this page to open tabs");
    await answerOf(target, perfetto);
    const buffer = await (await ask(pathOf("perfetto", name))).arrayBuffer();
    target.postMessage({ perfetto: { buffer, title: name, localOnly: true } }, perfetto, [buffer]);
  } catch (error) {
    message.textContent = `${name} was not opened: ${error.message}`;
  }
}

function answerOf(target, origin) {
  return new Promise((resolve, reject) => {
    const begun = Date.now();
    const settle = (how, value) => {
      clearInterval(knocking);
      removeEventListener("message", listen);
      how(value);
    };
    const listen = (event) => {
      if (event.source === target && event.origin === origin && event.data === "PONG") settle(resolve);
    };
    const knocking = setInterval(() => {
      if (target.closed) return settle(reject, new Error("its tab was closed"));
      if (Date.now() - begun > PATIENCE_MS)
        return settle(reject, new Error(`${origin} does not answer; speedscope needs no network`));
      target.postMessage("PING", origin);
    }, KNOCK_MS);
    addEventListener("message", listen);
  });
}

show().catch((error) => {
  message.textContent = `The traces cannot be listed: ${error.message}`;
});
