import { ignore, ignore as skip } from "callweave";
import * as callweave from "callweave";
@ignore
class Ignored {
  run() {
    return "run";
  }
}
class Partly {
  @skip
  hot() {
    return "hot";
  }
  @callweave.ignore
  get warm() {
    return "warm";
  }
  @other
  seen() {
    return this.hot() + this.warm;
  }
}
function other(value: unknown, context: unknown) {}
console.log(new Ignored().run(), new Partly().seen());
