// conformance: define

class S {
  static order: string[] = [];
  static a = S.log("a");
  static log(text: string) { this.order?.push(text); return text; }
  static b = this.log("b");
  static arrow = () => this.log("arrow");
  static async later() { return this.a; }
}
class T extends S {
  static override log(text: string) { return super.log("t" + text); }
  static c = super.log("c");
}
S.arrow();
T.log("x");
print(S.order, T.c, S.arrow.name);
S.later().then(print);
export {};
