print((exports as any).default?.name, hoisted());
export default function hoisted() { return "hoisted default"; }
export { hoisted as alias, arrow };
const arrow = () => "arrow";
export const later = () => arrow();
export function* gen() { yield 1; }
print(Object.keys(exports), later(), (exports as any).alias());
