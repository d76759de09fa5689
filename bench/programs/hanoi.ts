/** Recursion with four arguments and an effect. */
const DISKS = 13;

let moves = 0;
let lastMove = "";

function hanoi(disks: number, from: string, to: string, spare: string): void {
  if (disks === 0) return;
  hanoi(disks - 1, from, spare, to);
  moves++;
  lastMove = from + to;
  hanoi(disks - 1, spare, to, from);
}

export function run(): { moves: number; lastMove: string } {
  moves = 0;
  hanoi(DISKS, "a", "c", "b");
  return { moves, lastMove };
}
