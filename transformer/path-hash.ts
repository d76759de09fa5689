/** FNV-1a, 32 bits, in hexadecimal: tells the global names of one script file from another's. http://www.isthe.com/chongo/tech/comp/fnv/ */
export function pathHash(path: string): string {
  let hash = 0x811c9dc5;
  for (const char of path) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
