/** What a call costs: every program under every variant, against the floor, the targets, and the other tracers. */
import { measureProgram, type ProgramTimes } from "../calls/measure-program.js";
import { PROGRAMS } from "../calls/programs.js";
import { FLOOR, FRESH, NEVER, PEERS, PLAIN, RECORDING, STOPPED, VARIANTS, type Variant } from "../calls/variants.js";
import { addedPerCall, median, ratios, spreadOf, undisturbed } from "../statistics.js";
import type { Context } from "./context.js";
import { goalTable, short, spreadAtMost, table, type Goal } from "./tables.js";

export async function callsTopic({ workspace, settings, tell }: Context): Promise<string> {
  const programs: ProgramTimes[] = [];
  for (const program of PROGRAMS) {
    tell(`running ${program.name} under ${VARIANTS.length} variants`);
    programs.push(await measureProgram(workspace, program, VARIANTS, settings.rounds));
  }
  const goals = goalTable("Calls: targets", callGoals(programs));
  return [addedTable(programs), goals, undisturbedTable(programs), peerTable(programs)].join("\n");
}

/** Added ns a call, round by round; of the plain program, its ns a call. */
function addedOf({ variants, program: { calls } }: ProgramTimes, variant: Variant): number[] {
  const timesOf = (wanted: Variant) => variants.find((times) => times.variant === wanted)!.nsPerRun;
  const plain = timesOf(PLAIN);
  return variant === PLAIN ? plain.map((ns) => ns / calls) : addedPerCall(timesOf(variant), plain, calls);
}

function addedTable(programs: readonly ProgramTimes[]): string {
  const rows = VARIANTS.map((variant) => [
    variant === PLAIN ? "plain, ns a call" : variant.name,
    ...programs.map((program) => addedCell(program, variant)),
  ]);
  const sizes = programs.map(({ program: { name, calls }, stretches }) =>
    stretches === calls ? `${name} ${calls}` : `${name} ${calls} in ${stretches} stretches`,
  );
  return table(
    "Calls: ns that a call takes more than in the plain program",
    [["", ...programs.map(({ program }) => program.name)], ...rows],
    [
      `Calls a run: ${sizes.join(", ")}. Of the floor and of callweave, a stretch of an async function is what is timed.`,
      ...partialNotes(programs),
    ].join("\n"),
  );
}

function addedCell(program: ProgramTimes, variant: Variant): string {
  const { failure } = program.variants.find((times) => times.variant === variant)!;
  if (failure !== undefined) return "fails";
  const added = median(addedOf(program, variant));
  return variant === PLAIN ? short(added) : `${added < 0 ? "" : "+"}${short(added)}`;
}

/** Who fails, and who records fewer calls than there are. */
function partialNotes(programs: readonly ProgramTimes[]): string[] {
  return programs.flatMap(({ program: { name, calls }, variants }) =>
    variants.flatMap(({ variant, failure, finished: { recordedPerRun } }) => {
      if (failure !== undefined) return [`\nFails: ${failure}`];
      if (variant.side !== "peer" || recordedPerRun === undefined || recordedPerRun === calls) return [];
      return [`\n${variant.name} records ${recordedPerRun} calls a run of ${name}, not ${calls}.`];
    }),
  );
}

function callGoals(programs: readonly ProgramTimes[]): Goal[] {
  return programs.flatMap((times) => {
    const { name, isAsync } = times.program;
    const floor = addedOf(times, FLOOR);
    const toFloor = (variant: Variant) => spreadOf(ratios(addedOf(times, variant), floor));
    const most = isAsync ? 1.5 : 1.15;
    return [
      spreadAtMost(`${name}: recording`, toFloor(RECORDING), most, "x the floor"),
      spreadAtMost(`${name}: recording into fresh memory`, toFloor(FRESH), most, "x the floor"),
      spreadAtMost(`${name}: never started`, spreadOf(addedOf(times, NEVER)), 1.5, "ns a call"),
      spreadAtMost(`${name}: after a stop`, spreadOf(addedOf(times, STOPPED)), 3, "ns a call"),
    ];
  });
}

/** The medians of the undisturbed rounds of each variant, which are not the same for all. */
function undisturbedTable(programs: readonly ProgramTimes[]): string {
  const leastNs = Math.min(...programs.flatMap(({ variants }) => variants.flatMap(({ probeNs }) => probeNs)));
  const columns = programs.map(({ variants, program: { calls } }) => {
    const roundsOf = (variant: Variant): number[] => {
      const { nsPerRun, probeNs } = variants.find((times) => times.variant === variant)!;
      return undisturbed(nsPerRun, probeNs, leastNs);
    };
    const added = (variant: Variant) => (median(roundsOf(variant)) - median(roundsOf(PLAIN))) / calls;
    const counted = (figure: () => number, ...of: readonly Variant[]): string => {
      const rounds = Math.min(...[PLAIN, ...of].map((variant) => roundsOf(variant).length));
      return rounds === 0 ? "none" : `${short(figure())} of ${rounds}`;
    };
    return [
      counted(() => added(RECORDING) / added(FLOOR), RECORDING, FLOOR),
      counted(() => added(FRESH) / added(FLOOR), FRESH, FLOOR),
      counted(() => added(NEVER), NEVER),
      counted(() => added(STOPPED), STOPPED),
    ];
  });
  const what = ["recording, x the floor", "recording into fresh memory, x", "never started, ns", "after a stop, ns"];
  return table(
    "Calls: the same, of undisturbed rounds, and of how many",
    [
      ["", ...programs.map(({ program: { name } }) => name)],
      ...what.map((name, row) => [name, ...columns.map((cells) => cells[row])]),
    ],
    "Before and after an undisturbed round, a small program that is not measured takes at most a tenth more than in the fastest of all.",
  );
}

/** How many times what callweave adds is added by another tracer. */
function peerTable(programs: readonly ProgramTimes[]): string {
  const rows = PEERS.map((peer) => {
    const factors = programs.map((times) => {
      const added = addedOf(times, peer);
      return added.length === 0 ? Number.NaN : median(ratios(added, addedOf(times, RECORDING)));
    });
    const isBeaten = factors.every((factor) => !(factor <= 1));
    const runs = factors.every((factor) => !Number.isNaN(factor));
    return [
      peer.name,
      ...factors.map((factor) => (Number.isNaN(factor) ? "fails" : short(factor))),
      isBeaten ? (runs ? "yes" : "where it runs") : "**no**",
    ];
  });
  return table(
    "Calls: what another tracer adds, in times of what callweave adds (target: more than 1 on every program)",
    [["", ...programs.map(({ program }) => program.name), "beaten"], ...rows],
    "`--cpu-prof` takes a sample each millisecond and records no calls.",
  );
}
