class Base {
  started = log("Base.started");
  constructor(readonly name: string) {
    log(`Base ${name} ${new.target.name}`);
  }
}
class ParameterProperties extends Base {
  field = log("field");
  #secret = log("#secret");
  constructor(private readonly a: string, public b = log("default")) {
    super(a);
    log(`${this.field} ${this.#secret} ${this.b}`);
  }
}
class CodeBefore extends Base {
  late = log("late");
  constructor(flag: boolean) {
    "use strict";
    const name = flag ? "yes" : "no";
    log("before");
    super(name);
  }
}
class InTry extends Base {
  constructor() {
    try {
      super("try");
    } finally {
      log("finally");
    }
  }
}
class ByArrow extends Base {
  constructor() {
    const call = () => super("arrow");
    call();
  }
}
class Other {
  constructor() {
    return { replaced: true };
  }
}
class Thrower extends Base {
  boom = fail();
  constructor() {
    super("thrower");
  }
}
class NoConstructor extends Base {
  more = log("more");
}
function log(text: string) {
  console.log(text);
  return text;
}
function fail(): never {
  throw new Error("boom");
}
new ParameterProperties("p");
new CodeBefore(true);
new InTry();
new ByArrow();
console.log(new Other());
try {
  new Thrower();
} catch (error) {
  console.log(String(error));
}
new NoConstructor("n");
console.log(ParameterProperties.length, ParameterProperties.name);
export {};
