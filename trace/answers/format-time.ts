const UNITS = [
  { ns: 60e9, name: "min" },
  { ns: 1e9, name: "s" },
  { ns: 1e6, name: "ms" },
  { ns: 1e3, name: "µs" },
  { ns: 1, name: "ns" },
] as const;

/** Nanoseconds as text of three digits or, from 1000 minutes on, more: `1.92 s`, `340 µs`, `0 ns`. */
export function formatTime(ns: number): string {
  // Rounding can reach the next unit: 999.9 µs is 1.00 ms.
  const unit = UNITS.find((candidate) => Number((ns / candidate.ns).toPrecision(3)) >= 1) ?? UNITS[UNITS.length - 1];
  const value = ns / unit.ns;
  if (unit.ns === 1 || value >= 999.5) return `${Math.round(value)} ${unit.name}`;
  return `${value.toPrecision(3)} ${unit.name}`;
}
