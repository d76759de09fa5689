class Base {
  constructor(public kind: string) {}
}
class Derived extends Base {
  constructor(flag: boolean) {
    if (flag) {
      super("yes");
    } else {
      super("no");
    }
    this.kind += "!";
  }
}
class Tried extends Base {
  constructor() {
    try {
      super("tried");
    } finally {
      print("finally before use");
    }
  }
}
class Switched extends Base {
  constructor(n: number) {
    switch (n) {
      case 1:
        super("one");
        break;
      default:
        super("many");
    }
  }
}
class Never extends Base {
  // @ts-expect-error super is not called
  constructor() {
    print("no super");
  }
}
class Twice extends Base {
  constructor() {
    super("first");
    super("second");
  }
}
print(new Derived(true), new Derived(false), new Tried(), new Switched(1), new Switched(2));
for (const make of [() => new Never(), () => new Twice()]) {
  try {
    print(make());
  } catch (error) {
    print((error as Error).name);
  }
}
export {};
