export default class {
  x = 1;
  m() { return this.x; }
}
print(new (exports as any).default().m(), (exports as any).default.name);
