print(this === exports, typeof module, Object.keys(exports));
export const a = 1;
export let live = 0;
export function bump() { live++; return live; }
export class K { static k = bump(); }
export { a as renamed };
bump();
print(Object.keys(exports), live, (exports as any).live, K.k, (exports as any).__esModule);
