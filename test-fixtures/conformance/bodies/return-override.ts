// conformance: define

class Returns {
  made = true;
  constructor(kind: number) {
    if (kind === 0) return { other: 1 } as any;
    if (kind === 1) return;
  }
}
class Derived extends Returns {
  extra = 2;
  constructor(kind: number) {
    super(kind);
    if (kind === 2) return Object.freeze({ frozen: true }) as any;
  }
}
class Wrong extends Returns {
  constructor() {
    super(5);
    return 1 as any;
  }
}
print(new Returns(0), new Returns(1), new Returns(2), new Derived(0), new Derived(2), new Derived(3));
try {
  new Wrong();
} catch (error) {
  print((error as Error).name);
}
export {};
