export default async (x: number) => x * 2;
print((exports as any).default.name);
(exports as any).default(4).then(print);
