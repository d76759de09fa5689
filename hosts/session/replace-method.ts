/** Replaces a function of an object, as invisibly as can be: it looks the same, and what replaces it next calls it in turn. */
export function replaceMethod<Name extends PropertyKey, Method extends (...values: never[]) => unknown>(
  object: Record<Name, Method>,
  name: Name,
  wrapper: (original: Method) => Method,
): void {
  const original = object[name];
  const value = wrapper(original);
  const enumerable = Object.getOwnPropertyDescriptor(object, name)?.enumerable ?? false;
  Object.defineProperty(value, "name", { value: original.name, configurable: true });
  Object.defineProperty(value, "length", { value: original.length, configurable: true });
  Object.defineProperty(object, name, { value, enumerable, writable: true, configurable: true });
}
