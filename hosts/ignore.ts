/**
 * Marks a class, method, accessor or field that is not to be woven: `@ignore`. The transformer takes the decorator away; without the
 * plugin it does nothing, as a standard decorator and as a legacy one.
 */
export const ignore: (...decorated: unknown[]) => void = () => undefined;
