export default function () {
  return "anonymous default";
}
print((exports as any).default(), (exports as any).default.name, Object.keys(exports));
