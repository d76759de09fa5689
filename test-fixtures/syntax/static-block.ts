class Registry {
  static entries: string[] = [];
  static {
    this.entries.push(Registry.first());
  }
  static first() {
    return "first";
  }
  static {
    var hidden = 1;
    const add = () => this.entries.push(`second ${hidden}`);
    add();
  }
}
console.log(Registry.entries);
export {};
