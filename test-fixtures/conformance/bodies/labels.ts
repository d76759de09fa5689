function search(grid: number[][], wanted: number) {
  outer: for (let y = 0; y < grid.length; y++) {
    for (let x = 0; x < grid[y].length; x++) {
      if (grid[y][x] < 0) continue outer;
      if (grid[y][x] === wanted) break outer;
      print(y, x);
    }
  }
  block: {
    if (wanted === 2) break block;
    print("in block");
  }
  a: b: while (true) { do { break a; } while (false); }
  return "end";
}
print(search([[1, -1, 5], [2, 3]], 3), search([[2]], 2));
export {};
