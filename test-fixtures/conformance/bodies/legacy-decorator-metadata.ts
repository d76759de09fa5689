// conformance: legacy-decorators

const seen: unknown[] = [];
(Reflect as any).metadata = (key: string, value: unknown) => () => { seen.push([key, Array.isArray(value) ? value.map((v) => v?.name) : (value as any)?.name]); };
function mark(..._args: any[]): any {}
class Service { run() { return 1; } }
@mark
class Consumer {
  constructor(private service: Service, private label: string) {}
  @mark use(n: number, s: Service): Promise<void> { this.service.run(); return Promise.resolve(); }
  @mark prop!: Date;
}
new Consumer(new Service(), "l").use(1, new Service());
print(seen);
export {};
