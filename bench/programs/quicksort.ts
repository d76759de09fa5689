/** Sorts 1,000 numbers in place. */
const COUNT = 1000;

/** A linear congruential generator: the same numbers at every run. */
function fill(numbers: Float64Array): void {
  let seed = 1;
  for (let i = 0; i < numbers.length; i++) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    numbers[i] = seed;
  }
}

function swap(numbers: Float64Array, a: number, b: number): void {
  const kept = numbers[a];
  numbers[a] = numbers[b];
  numbers[b] = kept;
}

function partition(numbers: Float64Array, low: number, high: number): number {
  const pivot = numbers[(low + high) >> 1];
  let left = low;
  let right = high;
  while (left <= right) {
    while (numbers[left] < pivot) left++;
    while (numbers[right] > pivot) right--;
    if (left <= right) swap(numbers, left++, right--);
  }
  return left;
}

function sort(numbers: Float64Array, low: number, high: number): void {
  if (low >= high) return;
  const middle = partition(numbers, low, high);
  sort(numbers, low, middle - 1);
  sort(numbers, middle, high);
}

export function run(): { sorted: boolean; least: number; median: number; most: number } {
  const numbers = new Float64Array(COUNT);
  fill(numbers);
  sort(numbers, 0, COUNT - 1);
  let sorted = true;
  for (let i = 1; i < COUNT; i++) sorted &&= numbers[i - 1] <= numbers[i];
  return { sorted, least: numbers[0], median: numbers[COUNT >> 1], most: numbers[COUNT - 1] };
}
