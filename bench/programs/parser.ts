/** A recursive-descent parser in classes that compiles expressions to closures, and calls these. */
type Evaluate = (x: number) => number;

class Scanner {
  private position = 0;

  constructor(private readonly text: string) {}

  get current(): string {
    return this.text.charAt(this.position);
  }

  take(expected: string): boolean {
    if (this.current !== expected) return false;
    this.position++;
    return true;
  }

  takeNumber(): number {
    let value = 0;
    while (this.isDigit()) value = value * 10 + Number(this.text.charAt(this.position++));
    return value;
  }

  isDigit(): boolean {
    return this.current >= "0" && this.current <= "9";
  }
}

class Parser {
  private readonly scanner: Scanner;

  constructor(text: string) {
    this.scanner = new Scanner(text);
  }

  parseSum(): Evaluate {
    let left = this.parseProduct();
    for (;;) {
      if (this.scanner.take("+")) left = this.add(left, this.parseProduct());
      else if (this.scanner.take("-")) left = this.subtract(left, this.parseProduct());
      else return left;
    }
  }

  private parseProduct(): Evaluate {
    let left = this.parseFactor();
    while (this.scanner.take("*")) left = this.multiply(left, this.parseFactor());
    return left;
  }

  private parseFactor(): Evaluate {
    if (this.scanner.take("x")) return (x) => x;
    if (this.scanner.take("(")) return this.parseRest();
    const value = this.scanner.takeNumber();
    return () => value;
  }

  private parseRest(): Evaluate {
    const inner = this.parseSum();
    if (!this.scanner.take(")")) throw new Error(`expected ")", got ${JSON.stringify(this.scanner.current)}`);
    return inner;
  }

  private add(left: Evaluate, right: Evaluate): Evaluate {
    return (x) => left(x) + right(x);
  }

  private subtract(left: Evaluate, right: Evaluate): Evaluate {
    return (x) => left(x) - right(x);
  }

  private multiply(left: Evaluate, right: Evaluate): Evaluate {
    return (x) => left(x) * right(x);
  }
}

const EXPRESSIONS = Array.from({ length: 50 }, (_, i) => `${i}+2*(x-${i % 7})*(3+x*(x-${i % 5}))-(x+1)*${i % 11}`);

export function run(): number {
  let sum = 0;
  for (const text of EXPRESSIONS) {
    const evaluate = new Parser(text).parseSum();
    for (let x = 0; x < 4; x++) sum += evaluate(x);
  }
  return sum;
}
